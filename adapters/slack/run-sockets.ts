/** Holds the sockets of an app in Socket Mode; what comes on one is acknowledged only after it was committed. */
import type { SocketModeReceiver } from '@slack/bolt';
import { rest, type Clock } from '../../src/kernel/clock.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import { whenAborted } from '../../src/kernel/when-aborted.ts';
import type { RunState } from '../../src/core/ports/channel-adapter.ts';
import { takeUntilDone } from '../_shared/take-until-done.ts';
import type { CatchUp } from './catch-up.ts';
import { createClientOptions } from './open-api.ts';
import { isTokenRefused, readFault } from './read-fault.ts';

export interface SocketDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly apiUrl: string;
  readonly token: Secret;
  /** Commits one payload; rejects when it should come again. */
  readonly take: (payload: unknown) => Promise<void>;
  readonly tell: (state: RunState) => void;
  readonly catchUp: CatchUp;
}

type Client = SocketModeReceiver['client'];

/** While one is moved or lost the other goes on; Slack gives each payload to any of them. */
const SOCKETS = 2;
const FIRST_WAIT_MS = 500;
/** With the time of an opening: who asks once Slack is there again is answered within seconds. */
const LONGEST_WAIT_MS = 3_000;
/** Longest time from asking for an address to Slack's greeting; a network that swallows everything ends nothing by itself. */
const OPENING_MS = 5_000;
/** One that ends later is replaced at once. */
const STEADY_MS = 10_000;
/** A socket on which pings are not answered for this long is given up by the library, which looks at it three times as often. */
const PING_MS = 3_000;
/** An open socket is alive, or the library would have given it up; it is told this often. */
const TELL_EVERY_MS = 10_000;
/** Longest wait for a socket to say goodbye. */
const PARTING_MS = 1_000;

/** Ends when told to, or when Slack does not take the app-level token any more. */
export async function runSockets(deps: SocketDeps, signal: AbortSignal): Promise<void> {
  const refused = new AbortController();
  const until = AbortSignal.any([signal, refused.signal]);
  const open = new Set<Client>();
  const hold = async (): Promise<void> => {
    if ((await holdOne(deps, open, until)) === 'refused') refused.abort();
  };
  await Promise.all(Array.from({ length: SOCKETS }, hold));
  await deps.catchUp.ended();
}

async function holdOne(deps: SocketDeps, open: Set<Client>, signal: AbortSignal): Promise<'refused' | 'over'> {
  let failures = 0;
  let lostAt = deps.clock.monotonic();
  while (!signal.aborted) {
    const began = deps.clock.monotonic();
    let wait = 0;
    try {
      await useOne(deps, open, lostAt, signal);
      lostAt = deps.clock.monotonic();
    } catch (error) {
      const fault = readFault(error);
      if (signal.aborted) return 'over';
      if (fault.kind === 'refused' && isTokenRefused(fault)) {
        deps.tell('refused');
        return 'refused';
      }
      deps.logger.warn({ fault: fault.kind === 'refused' ? fault.code : fault.kind }, 'no socket could be opened to Slack');
      if (fault.kind === 'too-many') wait = fault.retryAfterMs;
      if (open.size === 0) deps.tell('unreachable');
    }
    const isSteady = deps.clock.monotonic() - began >= STEADY_MS;
    const backoff = isSteady ? 0 : Math.min(FIRST_WAIT_MS * (2 ** failures - 1), LONGEST_WAIT_MS);
    failures = isSteady ? 0 : failures + 1;
    await rest(deps.clock, Math.max(wait, backoff), signal);
  }
  return 'over';
}

/** From the opening of one socket to its end; when told to stop, what has come on it is finished first. `lostAt`: the end of the one before. */
async function useOne(deps: SocketDeps, open: Set<Client>, lostAt: number, signal: AbortSignal): Promise<void> {
  const [gone, over] = [new AbortController(), new AbortController()];
  const client = await createClient(deps, AbortSignal.any([signal, over.signal]));
  const until = AbortSignal.any([signal, gone.signal]);
  const taking = new Set<Promise<void>>();
  client.on('disconnected', () => gone.abort());
  client.on('slack_event', ({ ack, body }: { readonly ack: () => Promise<void>; readonly body: unknown }) => {
    const taken = takeOne(deps, body, ack, signal).finally(() => taking.delete(taken));
    taking.add(taken);
  });
  const started = client.start();
  try {
    await assertOpens(deps.clock, started, signal);
    if (!signal.aborted) deps.catchUp.back(lostAt, signal);
    open.add(client);
    while (!until.aborted) {
      deps.tell('live');
      deps.catchUp.beat();
      await rest(deps.clock, TELL_EVERY_MS, until);
    }
    if (signal.aborted) await Promise.all(taking);
  } finally {
    open.delete(client);
    over.abort();
    await part(client, started, gone.signal);
  }
}

/** Also resolves when told to stop. @throws what the library throws, and UpstreamUnreachable when it takes too long */
async function assertOpens(clock: Clock, started: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const opened = new AbortController();
  const inTime = rest(clock, OPENING_MS, AbortSignal.any([signal, opened.signal])).then(() => {
    if (!signal.aborted && !opened.signal.aborted) throw new UpstreamUnreachable('Slack did not greet on a socket.');
  });
  await Promise.race([started, inTime]).finally(() => opened.abort());
}

async function createClient({ apiUrl, token }: SocketDeps, signal: AbortSignal): Promise<Client> {
  const { SocketModeReceiver } = await import('@slack/bolt');
  const clientOptions = await createClientOptions(apiUrl, OPENING_MS, signal);
  const { logger } = clientOptions;
  // The library's own way of coming back ends the process when Slack is away for long.
  const options = { appToken: token.reveal(), autoReconnectEnabled: false, clientPingTimeout: PING_MS, logger };
  return new SocketModeReceiver({ ...options, installerOptions: { clientOptions } }).client;
}

/** One that is still being opened would open after its end. */
async function part(client: Client, started: Promise<unknown>, gone: AbortSignal): Promise<void> {
  const leave = (): void => void client.disconnect();
  started.then(leave, () => undefined);
  if (!gone.aborted) leave();
  await Promise.race([whenAborted(gone), whenAborted(AbortSignal.timeout(PARTING_MS))]);
}

/** Never rejects. What is not acknowledged comes again, and what was committed is known then. */
async function takeOne(deps: SocketDeps, payload: unknown, ack: () => Promise<void>, signal: AbortSignal): Promise<void> {
  if (!(await takeUntilDone(deps, {}, () => deps.take(payload), signal))) return;
  await ack().catch(() => deps.logger.debug({}, 'a socket of Slack was gone before its acknowledgement'));
}
