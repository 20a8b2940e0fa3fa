/** The half of the Discord channel that speaks: planning, sending and showing answers while they are written. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { Delivery } from '../../src/core/model/delivery.ts';
import type { ChannelAbilities, ChannelAdapter, LivePlace, SendContext } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection, FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { createOpenConnection } from '../_shared/open-connection.ts';
import { createSendBudget, PATIENCE_MS, type SendRates } from '../_shared/send-budget.ts';
import { LIVE_EVERY_MS, openLiveSurface, TYPING_MS } from './live-surface.ts';
import type { DiscordRest, OpenRest } from './open-rest.ts';
import { picturePart, planParts, TEXT_LIMIT } from './plan.ts';
import { TOKEN_REFUSED } from './read-fault.ts';
import { botToken } from './secrets.ts';
import { sendPart } from './send.ts';
import { settleSend } from './settle.ts';

/**
 * A bot has 50 calls a second, https://docs.discord.com/developers/topics/rate-limits#global-rate-limit: at most twice `perSecond` within any
 * one. What a channel takes is told by Discord's answers and held back by the REST client, not by these numbers.
 */
const RATES: SendRates = { perSecond: 24, reserve: 0.4, placePerSecond: () => 24, placeBurst: 24 };

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

interface Opened extends Pick<ChannelConnection, 'bot'> {
  readonly rest: DiscordRest;
}

type Speaking = Pick<ChannelAdapter, 'abilities' | 'onUnknown' | 'plan' | 'picture' | 'perform' | 'settle' | 'live'>;

export function createSpeaking(deps: SpeakingDeps, openRest: OpenRest): Speaking {
  const { clock, connection, setting } = deps;
  const budget = createSendBudget(clock, RATES, Math.random);
  const open = async (found: ChannelConnection): Promise<Opened> => ({ bot: found.bot, rest: await openRest(botToken(found.secrets)) });
  const opening = createOpenConnection({ connection, open, tokenRefused: TOKEN_REFUSED });
  const inTurn = async (delivery: Delivery, context: SendContext): Promise<Opened> => {
    const opened = await opening.forSend(delivery, context);
    await budget.answer(delivery.channelId, delivery.target.space, PATIENCE_MS, context.signal);
    return opened;
  };
  const showing = {
    ...deps,
    budget,
    open: async (place: LivePlace, signal: AbortSignal) => (await opening.find(place, signal))?.rest ?? null,
    mayGrow: async ({ tenantId, channelId }: LivePlace) => (await setting(tenantId, channelId, 'discord.final')) === 'edit',
  };
  return {
    abilities: ABILITIES,
    onUnknown: 'discord.on_unknown',
    plan: planParts,
    picture: picturePart,
    perform: async (delivery, context) => sendPart((await inTurn(delivery, context)).rest, delivery, clock.now(), context.signal),
    settle: async (delivery, context) => {
      const { rest, bot } = await inTurn(delivery, context);
      return settleSend({ opened: rest, botId: bot.id, now: clock.now() }, delivery, context.signal);
    },
    live: (place) => openLiveSurface(showing, place),
  };
}
