/** Holds the polls and sockets of connections: one process each by lease, another one within the lease's time when that process dies. */
import { rest, type Clock } from '../kernel/clock.ts';
import type { ChannelId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { HeldPoll } from '../core/model/connection.ts';
import type { ChannelAdapter, RunState } from '../core/ports/channel-adapter.ts';
import type { FindConnection } from '../core/ports/channel-connection.ts';
import type { ChannelHost } from '../core/ports/channel-host.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { ConnectionStore } from '../core/ports/connection-store.ts';

export interface HoldPollsDeps {
  readonly connections: Pick<ConnectionStore, 'take' | 'renew' | 'release' | 'tell' | 'heard'>;
  readonly adapters: ReadonlyMap<string, ChannelAdapter>;
  readonly find: FindConnection;
  readonly forget: (id: ChannelId) => void;
  readonly host: ChannelHost;
  /** Unique to this run of this process: what an earlier one held is not its own. */
  readonly holder: string;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Run {
  readonly held: HeldPoll;
  stop(): void;
  readonly ended: Promise<void>;
}

const LEASE_MS = 8_000;
/** Leases are renewed and free ones looked for. */
const LOOK_EVERY_MS = 2_000;
const MOST_A_LOOK = 50;
/** Longest wait of a look for polls to stop. */
const STOPPING_MS = 1_000;
/** A poll that ended with a fault of ours begins again after this. */
const AFTER_FAULT_MS = 10_000;
/** That a platform was heard is written down this often. */
export const HEARD_EVERY_MS = 10_000;

/** Until the signal; resolves when every poll has ended and its lease is handed back. A failed look is logged and the next one tries again. */
export async function holdPolls(deps: HoldPollsDeps, signal: AbortSignal): Promise<void> {
  const runs = new Map<ChannelId, Run>();
  let renewedAt = deps.clock.monotonic();
  while (!signal.aborted) {
    try {
      const began = deps.clock.monotonic();
      await look(deps, runs);
      renewedAt = began;
      deps.metrics.gauge('claw_polls_held', runs.size);
    } catch (error) {
      deps.logger.warn({ error }, 'the polls could not be looked after; the next look tries again');
      // Others may hold them by now.
      if (deps.clock.monotonic() - renewedAt >= LEASE_MS) await stopSoon(deps.clock, [...runs.values()]);
    }
    await rest(deps.clock, LOOK_EVERY_MS, signal);
  }
  const ids = [...runs.keys()];
  await stopAll([...runs.values()]);
  deps.metrics.gauge('claw_polls_held', 0);
  if (ids.length > 0) await deps.connections.release(deps.holder, ids);
}

async function look(deps: HoldPollsDeps, runs: Map<ChannelId, Run>): Promise<void> {
  const { connections, holder } = deps;
  const renewed = new Map((await connections.renew(holder, LEASE_MS)).map((held) => [held.channelId, held]));
  const over = [...runs.values()].filter(({ held }) => {
    const now = renewed.get(held.channelId);
    return now === undefined || now.fence !== held.fence || now.revision !== held.revision;
  });
  await stopSoon(deps.clock, over);
  const gone = over.map(({ held }) => held.channelId).filter((id) => !renewed.has(id));
  if (gone.length > 0) await connections.release(holder, gone);
  const free = await connections.take(holder, LEASE_MS, MOST_A_LOOK);
  for (const held of [...renewed.values(), ...free]) {
    if (!runs.has(held.channelId)) runs.set(held.channelId, start(deps, runs, held));
  }
}

async function stopAll(runs: readonly Run[]): Promise<void> {
  for (const run of runs) run.stop();
  await Promise.all(runs.map(({ ended }) => ended));
}

/** One that is in the middle of a commit goes on without us: the leases of the others have to be renewed. It is begun again when it has ended. */
async function stopSoon(clock: Clock, runs: readonly Run[]): Promise<void> {
  if (runs.length === 0) return;
  const enough = new AbortController();
  await Promise.race([stopAll(runs), rest(clock, STOPPING_MS, enough.signal)]);
  enough.abort();
}

function start(deps: HoldPollsDeps, runs: Map<ChannelId, Run>, held: HeldPoll): Run {
  const stopping = new AbortController();
  const ended = runOnce(deps, held, stopping.signal)
    .catch(async (error: unknown) => {
      deps.logger.error({ error, channel_id: held.channelId }, 'a poll ended with a fault; it begins again soon');
      await rest(deps.clock, AFTER_FAULT_MS, stopping.signal);
    })
    .finally(() => runs.delete(held.channelId));
  return { held, ended, stop: () => stopping.abort() };
}

/** Ends when told to, or when the platform refuses the connection: then its lease goes back, and nobody takes it until it is changed. */
async function runOnce(deps: HoldPollsDeps, held: HeldPoll, signal: AbortSignal): Promise<void> {
  // What is remembered may be older than the change that this run is for.
  deps.forget(held.channelId);
  const connection = await deps.find(held.channelId);
  const adapter = connection === null ? undefined : deps.adapters.get(connection.channel.kind);
  const teller = createTeller(deps, held, connection?.channel.kind ?? 'none');
  if (connection !== null && adapter?.run !== undefined && !signal.aborted) {
    await adapter.run(connection, deps.host, signal, teller.tell);
  }
  await teller.told();
  if (!signal.aborted) await deps.connections.release(deps.holder, [held.channelId]);
}

const isHeard = (state: RunState): boolean => state === 'live' || state === 'restricted';

/** Writes states down in their order; being live, which is said with every answer, only once in a while. */
function createTeller({ connections, clock, logger, metrics }: HoldPollsDeps, held: HeldPoll, channel: string) {
  let last: RunState | null = null;
  let heardAt = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();
  const write = async (state: RunState, isOther: boolean): Promise<void> => {
    try {
      // `heard` alone would leave it restricted for ever.
      const isNews = (state !== 'live' || isOther) && (await connections.tell(held, state));
      if (isHeard(state)) await connections.heard(held.tenantId, held.channelId, 0);
      if (isNews && state !== 'live' && state !== 'unreachable') {
        metrics.count('claw_connection_faults_total', { channel, state });
        logger.error({ channel_id: held.channelId, channel, state }, 'a connection needs attention; its health says what to do');
      }
    } catch (error) {
      last = null;
      logger.warn({ error, channel_id: held.channelId, state }, 'the state of a connection could not be written');
    }
  };
  return {
    tell: (state: RunState): void => {
      const isDue = isHeard(state) && clock.monotonic() - heardAt >= HEARD_EVERY_MS;
      const isOther = state !== last;
      if (!isOther && !isDue) return;
      if (isHeard(state)) heardAt = clock.monotonic();
      last = state;
      writing = writing.then(() => write(state, isOther));
    },
    told: () => writing,
  };
}
