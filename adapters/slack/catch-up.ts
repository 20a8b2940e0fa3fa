/** Reads what no socket told of: Slack comes back with it after a minute and after five, and then no more. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { GatewaySessionStore, SessionPlace } from '../../src/core/ports/gateway-session-store.ts';
import { LONGEST_GAP_MS } from '../_shared/longest-gap.ts';
import type { SendBudget } from '../_shared/send-budget.ts';
import { takeUntilDone } from '../_shared/take-until-done.ts';
import type { OpenApi } from './open-api.ts';
import { readFault } from './read-fault.ts';
import { readMissed, spotOfKey, type MissedEvent, type Spot } from './read-missed.ts';
import { botToken } from './secrets.ts';

export interface CatchUpDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openApi: OpenApi;
  readonly sessions: GatewaySessionStore;
  readonly reads: SendBudget;
  readonly connection: ChannelConnection;
  /** Commits one payload; rejects when it should come again. */
  readonly take: (payload: unknown) => Promise<void>;
}

export interface CatchUp {
  /** A socket is open: what is written now is heard. */
  beat(): void;
  /**
   * A socket has opened in place of one that was lost at that time, on the clock that only goes forward: that one may have been dead for a
   * while, and the others too. Nobody waits for what is read then.
   */
  back(lostAt: number, signal: AbortSignal): void;
  /** Resolves once nothing is read any more; never rejects. */
  ended(): Promise<void>;
}

/** A socket may have been dead for so long before that was noticed. */
const MARGIN_MS = 10_000;
/** A read that failed is made again after this. */
const AGAIN_MS = 2_000;
const MOST_CONVERSATIONS = 200;
const MOST_SPOTS = 40;
/** Apps that may read once a minute read the latest few places; Slack itself comes back with the rest. */
const LONGEST_READING_MS = 300_000;
/** Sockets of Slack have no session that could be resumed; the row tells how far was heard. */
const SESSION = { sessionId: 'sockets', resumeUrl: '', sequence: 0, shards: 1 };

export function createCatchUp(deps: CatchUpDeps): CatchUp {
  const { clock, logger, sessions } = deps;
  const { tenantId, id: channelId } = deps.connection.channel;
  const place = { tenantId, channelId, shard: 0 };
  let heardAt: number | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const fail = (error: unknown): void => logger.warn({ error }, 'what no socket told of could not be read');
  const beat = (): void => {
    // Who dies before all is read leaves it to the next process.
    if (reading !== null) return;
    heardAt = clock.now();
    sessions.advance(place, SESSION, new Date(heardAt)).catch((error: unknown) => logger.warn({ error }, 'how far was heard is not kept'));
  };
  const catchUp = async (signal: AbortSignal): Promise<void> => {
    const kept = await begin(sessions, place);
    const from = heardAt ?? kept;
    if (from !== null) await readAll(deps, place, Math.max(from - MARGIN_MS, clock.now() - LONGEST_GAP_MS), signal);
  };
  return {
    beat,
    back: (lostAt, signal) => {
      if (reading !== null || readAt > lostAt) return;
      readAt = clock.monotonic();
      reading = catchUp(signal)
        .catch(fail)
        .finally(() => {
          reading = null;
          if (!signal.aborted) beat();
        });
    },
    ended: async () => void (await reading),
  };
}

/** How far an earlier process has heard, milliseconds since the epoch; null when nothing was ever heard. */
async function begin(sessions: GatewaySessionStore, place: SessionPlace): Promise<number | null> {
  const { heardUntil } = await sessions.read(place);
  await sessions.begin(place, SESSION);
  return heardUntil?.getTime() ?? null;
}

async function readAll(deps: CatchUpDeps, place: SessionPlace, from: number, signal: AbortSignal): Promise<void> {
  const { clock, logger, take } = deps;
  const until = clock.monotonic() + LONGEST_READING_MS;
  for (const spot of await recentSpots(deps.sessions, place)) {
    const missed = await readSpot(deps, spot, from, until, signal);
    for (const event of missed ?? []) if (!(await takeUntilDone(deps, { space: spot.channel }, () => take(event), signal))) return;
    if (missed === null || signal.aborted) return;
    if (missed.length > 0)
      logger.info({ space: spot.channel, messages: missed.length }, 'what was written since Slack was last heard was read');
  }
}

/** Where people spoke last: the threads, and the channels in which new ones begin. */
async function recentSpots(sessions: GatewaySessionStore, place: SessionPlace): Promise<readonly Spot[]> {
  const found = new Map<string, Spot>();
  for (const { key } of await sessions.recentPlaces(place, MOST_CONVERSATIONS)) {
    const spot = spotOfKey(key);
    if (spot === null) continue;
    for (const thread of [spot.thread, null]) found.set(`${spot.channel} ${thread}`, { ...spot, thread });
  }
  return [...found.values()].slice(0, MOST_SPOTS);
}

/** Empty for what Slack does not show; null when there is no time left for it. */
async function readSpot(
  { clock, logger, openApi, reads, connection }: CatchUpDeps,
  spot: Spot,
  from: number,
  until: number,
  signal: AbortSignal,
): Promise<readonly MissedEvent[] | null> {
  const { id: scope } = connection.channel;
  while (!signal.aborted && clock.monotonic() < until) {
    try {
      await reads.answer(scope, 'read', until - clock.monotonic(), signal);
      return await readMissed(await openApi(botToken(connection.secrets), signal), spot, from);
    } catch (error) {
      // The budget's own refusal: what it waits for comes after the time is over.
      if (signal.aborted || error instanceof SendFault) return null;
      const fault = readFault(error);
      if (fault.kind === 'refused') {
        logger.debug({ space: spot.channel, code: fault.code }, 'a place cannot be read');
        return [];
      }
      reads.pause(scope, fault.kind === 'too-many' ? fault.retryAfterMs : AGAIN_MS);
    }
  }
  return null;
}
