/** The half of the Discord channel that speaks: planning, sending and showing answers while they are written. */
import type { Clock } from '../../src/kernel/clock.ts';
import { ClawError } from '../../src/kernel/errors.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { Delivery } from '../../src/core/model/delivery.ts';
import {
  SendFault,
  type ChannelAbilities,
  type ChannelAdapter,
  type LivePlace,
  type SendContext,
} from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection, FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { assertWanted, createSendBudget, type SendBudget, type SendRates } from '../_shared/send-budget.ts';
import { LIVE_EVERY_MS, openLiveSurface, TYPING_MS } from './live-surface.ts';
import type { DiscordRest, OpenRest } from './open-rest.ts';
import { planParts, TEXT_LIMIT } from './plan.ts';
import { TOKEN_REFUSED } from './read-fault.ts';
import { botToken } from './secrets.ts';
import { sendPart } from './send.ts';
import { settleSend } from './settle.ts';

/**
 * A bot has 50 calls a second, https://docs.discord.com/developers/topics/rate-limits#global-rate-limit: at most twice `perSecond` within any
 * one. What a channel takes is told by Discord's answers and held back by the REST client, not by these numbers.
 */
const RATES: SendRates = { perSecond: 24, reserve: 0.4, placePerSecond: () => 24, placeBurst: 24 };
/** Longest wait of an answer for its turn, milliseconds; together with a call it must fit into the core's time for a send. */
const PATIENCE_MS = 3_000;

/** A pause is no attempt; it is looked at again after this long, milliseconds. */
const PAUSED = { retryable: true, retryAfterMs: 5_000, counts: false } as const;

const ABILITIES: ChannelAbilities = {
  textLimit: TEXT_LIMIT,
  textCount: 'markup',
  callbackBytes: 100,
  typingMs: TYPING_MS,
  liveEveryMs: LIVE_EVERY_MS,
  proof: 'nonce',
};

export interface SpeakingDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly connection: FindConnection;
  readonly setting: ChannelHost['setting'];
}

interface Opened {
  readonly connection: ChannelConnection;
  readonly rest: DiscordRest;
}

type Speaking = Pick<ChannelAdapter, 'abilities' | 'onUnknown' | 'plan' | 'perform' | 'settle' | 'live'>;

export function createSpeaking(deps: SpeakingDeps, openRest: OpenRest): Speaking {
  const { clock, connection, setting } = deps;
  const budget = createSendBudget(clock, RATES, Math.random);
  /** Null when the connection is gone, its token is refused, or it is another tenant's. */
  const open = async ({ tenantId, channelId }: Pick<LivePlace, 'tenantId' | 'channelId'>): Promise<Opened | null> => {
    const found = await connection(channelId);
    const isOpen = found?.channel.tenantId === tenantId && found.refused !== true;
    return isOpen ? { connection: found, rest: await openRest(botToken(found.secrets)) } : null;
  };
  const inTurn = createTurns(deps, budget, open);
  const showing = {
    ...deps,
    budget,
    open: async (place: LivePlace) => (await open(place))?.rest ?? null,
    mayGrow: async ({ tenantId, channelId }: LivePlace) => (await setting(tenantId, channelId, 'discord.final')) === 'edit',
  };
  return {
    abilities: ABILITIES,
    onUnknown: 'discord.on_unknown',
    plan: planParts,
    perform: (delivery, context) => inTurn(delivery, context, ({ rest }) => sendPart(rest, delivery, clock.now(), context.signal)),
    settle: (delivery, context) =>
      inTurn(delivery, context, ({ rest, connection: { bot } }) =>
        settleSend({ opened: rest, botId: bot.id, now: clock.now() }, delivery, context.signal),
      ),
    live: (place) => openLiveSurface(showing, place),
  };
}

/** Calls when it is the delivery's turn. Throws SendFault. */
function createTurns(
  { connection }: SpeakingDeps,
  budget: SendBudget,
  open: (owner: Pick<LivePlace, 'tenantId' | 'channelId'>) => Promise<Opened | null>,
) {
  const whyClosed = async ({ channelId }: Delivery): Promise<SendFault> => {
    if ((await connection(channelId))?.refused === true) return new SendFault('no', TOKEN_REFUSED, { retryable: false });
    return new SendFault('no', 'The connection is paused or gone.', PAUSED);
  };
  return async <T>(delivery: Delivery, { tenantId, signal }: SendContext, call: (opened: Opened) => Promise<T>): Promise<T> => {
    assertWanted(signal);
    const opened = await open({ tenantId, channelId: delivery.channelId }).catch((cause: unknown) => {
      const retryable = !(cause instanceof ClawError) || cause.retryable;
      throw new SendFault('no', 'The connection could not be opened.', { retryable, cause });
    });
    if (opened === null) throw await whyClosed(delivery);
    await budget.answer(delivery.channelId, delivery.target.space, PATIENCE_MS, signal);
    return call(opened);
  };
}
