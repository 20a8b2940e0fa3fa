/** The Telegram channel: a bot of the business, fed by webhook or by polling. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { Delivery } from '../../src/core/model/delivery.ts';
import type { ChannelAbilities, ChannelAdapter, Receipt, SendContext } from '../../src/core/ports/channel-adapter.ts';
import type { FindConnection } from '../../src/core/ports/channel-connection.ts';
import { createOpenConnection } from '../_shared/open-connection.ts';
import { createSendBudget, heedingWaits, PATIENCE_MS, type SendRates } from '../_shared/send-budget.ts';
import { createTakeIn } from '../_shared/take-in.ts';
import { LIVE_EVERY_MS, openLiveSurface, TYPING_MS } from './live-surface.ts';
import { KIND, normalise } from './normalise.ts';
import { createOpenApi, type OpenApi } from './open-api.ts';
import { openFile } from './open-file.ts';
import { picturePart, planParts, TEXT_LIMIT } from './plan.ts';
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
  const opening = createOpenConnection({
    connection: deps.connection,
    open: ({ secrets }) => openApi(botToken(secrets), deps.callTimeoutMs),
    tokenRefused: TOKEN_REFUSED,
  });
  const send = async (delivery: Delivery, context: SendContext): Promise<Receipt> => {
    const { channelId, target } = delivery;
    const api = await opening.forSend(delivery, context);
    await budget.answer(channelId, target.space, PATIENCE_MS, context.signal);
    return heedingWaits(budget, channelId, sendPart(api, delivery, context.signal));
  };
  return {
    kind: KIND,
    abilities: ABILITIES,
    onUnknown: 'telegram.on_unknown',
    ...createIntake(deps, openApi),
    plan: planParts,
    picture: picturePart,
    perform: send,
    // A bot cannot read what it wrote. Only an edit may be made again to find out.
    settle: async (delivery, context) =>
      delivery.platformId === null ? { kind: 'unknown' } : { kind: 'sent', receipt: await send(delivery, context) },
    live: (place) => openLiveSurface({ ...deps, budget, open: opening.find }, place),
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
