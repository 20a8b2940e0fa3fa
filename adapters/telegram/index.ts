/** The Telegram channel: a bot of the business, fed by webhook or by polling. */
import type { Clock } from '../../src/kernel/clock.ts';
import { ClawError } from '../../src/kernel/errors.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { Delivery } from '../../src/core/model/delivery.ts';
import {
  SendFault,
  type ChannelAbilities,
  type ChannelAdapter,
  type LivePlace,
  type Receipt,
  type SendContext,
} from '../../src/core/ports/channel-adapter.ts';
import type { FindConnection } from '../../src/core/ports/channel-connection.ts';
import { assertWanted, createSendBudget, type SendBudget, type SendRates } from '../_shared/send-budget.ts';
import { createTakeIn } from '../_shared/take-in.ts';
import { LIVE_EVERY_MS, openLiveSurface, TYPING_MS } from './live-surface.ts';
import { KIND, normalise } from './normalise.ts';
import { createOpenApi, type OpenApi } from './open-api.ts';
import { openFile } from './open-file.ts';
import { planParts, TEXT_LIMIT } from './plan.ts';
import { runPoll } from './run-poll.ts';
import { TOKEN_REFUSED } from './read-fault.ts';
import { botToken, FEEDS, SECRET_NAMES, verifyWebhook, webhookSecret } from './secrets.ts';
import { sendPart } from './send.ts';
import { checkBot, feedBot } from './set-up.ts';
import { takeUpdate } from './take-update.ts';
import { createWebhookEndpoint } from './webhook-endpoint.ts';

export interface TelegramAdapterDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address of the Bot API without a slash at its end: `https://api.telegram.org`, or a server of one's own. */
  readonly apiRoot: string;
  /** Longest time of one call, milliseconds; with three seconds of waiting it must stay below the core's time for a send. */
  readonly callTimeoutMs: number;
  /** How long Telegram holds a poll open while there is nothing, seconds. */
  readonly pollSeconds: number;
  readonly connection: FindConnection;
}

/** https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: 30 a second, 1 in a chat, 20 a minute in a group. */
const RATES: SendRates = { perSecond: 30, reserve: 0.4, placePerSecond: (space) => (space.startsWith('-') ? 1 / 3 : 1), placeBurst: 4 };
/** Longest wait of an answer for its turn, milliseconds; together with a call it must fit into the core's time for a send. */
const PATIENCE_MS = 3_000;

/** A pause is no attempt; it is looked at again after this long, milliseconds. */
const PAUSED = { retryable: true, retryAfterMs: 5_000, counts: false } as const;

/** Time for a poll's answer to travel, beyond the time that Telegram holds it. */
const POLL_GRACE_MS = 10_000;

const ABILITIES: ChannelAbilities = {
  textLimit: TEXT_LIMIT,
  textCount: 'visible',
  callbackBytes: 64,
  typingMs: TYPING_MS,
  liveEveryMs: LIVE_EVERY_MS,
  proof: 'none',
};

type TelegramAdapter = ChannelAdapter & Required<Pick<ChannelAdapter, 'verify' | 'normalise' | 'run' | 'check' | 'feed' | 'openFile'>>;

export function createTelegramAdapter(deps: TelegramAdapterDeps): TelegramAdapter {
  const openApi = createOpenApi(deps.apiRoot);
  const budget = createSendBudget(deps.clock, RATES, Math.random);
  const showing = { ...deps, budget, open: (place: LivePlace) => openFor(deps, openApi, place) };
  const send = createSend(deps, openApi, budget);
  return {
    kind: KIND,
    abilities: ABILITIES,
    onUnknown: 'telegram.on_unknown',
    ...createIntake(deps, openApi),
    plan: planParts,
    perform: send,
    // A bot cannot read what it wrote. Only an edit may be made again to find out.
    settle: async (delivery, context) =>
      delivery.platformId === null ? { kind: 'unknown' } : { kind: 'sent', receipt: await send(delivery, context) },
    live: (place) => openLiveSurface(showing, place),
    check: (secrets, signal) => checkBot(async () => openApi(botToken(secrets), deps.callTimeoutMs), signal),
    feed: async ({ secrets }, mode, signal) =>
      feedBot(await openApi(botToken(secrets), deps.callTimeoutMs), mode, () => webhookSecret(secrets), signal),
  };
}

function createIntake(deps: TelegramAdapterDeps, openApi: OpenApi) {
  const taking = { ...deps, openApi, takeIn: createTakeIn(deps.logger) };
  return {
    secrets: SECRET_NAMES,
    feeds: FEEDS,
    verify: verifyWebhook,
    normalise,
    endpoints: (host) => [
      createWebhookEndpoint(host, deps.connection, (update, connection) => takeUpdate(taking, update, connection, host)),
    ],
    run: async (connection, host, signal, tell) => {
      const api = await openApi(botToken(connection.secrets), deps.pollSeconds * 1_000 + POLL_GRACE_MS);
      const logger = deps.logger.child({ channel_id: connection.channel.id });
      return runPoll({ ...deps, logger, api, tell, take: (update) => takeUpdate(taking, update, connection, host) }, signal);
    },
    openFile: (connection, file, maxBytes, signal) => openFile(taking, botToken(connection.secrets), file, maxBytes, signal),
  } satisfies Partial<TelegramAdapter>;
}

/** Null when the connection is gone, its token is refused, or it is another tenant's. */
async function openFor(deps: TelegramAdapterDeps, openApi: OpenApi, owner: Pick<Delivery, 'channelId'> & Pick<SendContext, 'tenantId'>) {
  const found = await deps.connection(owner.channelId);
  const isOpen = found?.channel.tenantId === owner.tenantId && found.refused !== true;
  return isOpen ? openApi(botToken(found.secrets), deps.callTimeoutMs) : null;
}

async function whyClosed({ connection }: TelegramAdapterDeps, { channelId }: Delivery): Promise<SendFault> {
  if ((await connection(channelId))?.refused === true) return new SendFault('no', TOKEN_REFUSED, { retryable: false });
  return new SendFault('no', 'The connection is paused or gone.', PAUSED);
}

function createSend(deps: TelegramAdapterDeps, openApi: OpenApi, budget: SendBudget) {
  return async (delivery: Delivery, { tenantId, signal }: SendContext): Promise<Receipt> => {
    assertWanted(signal);
    const api = await openFor(deps, openApi, { channelId: delivery.channelId, tenantId }).catch((cause: unknown) => {
      const retryable = !(cause instanceof ClawError) || cause.retryable;
      throw new SendFault('no', 'The connection could not be opened.', { retryable, cause });
    });
    if (api === null) throw await whyClosed(deps, delivery);
    await budget.answer(delivery.channelId, delivery.target.space, PATIENCE_MS, signal);
    return sendPart(api, delivery, signal).catch((error: unknown) => {
      if (error instanceof SendFault && error.retryAfterMs !== undefined) budget.pause(delivery.channelId, error.retryAfterMs);
      throw error;
    });
  };
}
