/** How far a socket was heard and how far that is committed: the one is resumed from while the process lives, the other by whoever comes after it. */
import { rest, type Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { GatewaySession, GatewaySessionStore, SessionPlace } from '../../src/core/ports/gateway-session-store.ts';

export interface Session {
  /** What this process resumes: everything it heard is in its hands. Null: there is nothing to resume. */
  current(): GatewaySession | null;
  /** Everything written before this is committed; a little older than it could be. Null when nothing was ever heard. */
  heardUntil(): Date | null;
  begin(session: GatewaySession): void;
  /** An event was heard; `done` is called once it is committed. What is never done is heard again by the next process. */
  hear(sequence: number): () => void;
  /** Something from before the session is not caught up with until `done` is called. */
  hold(): () => void;
  /** The socket lives: what is committed reaches up to now. */
  beat(): void;
  /** Discord has ended the session. */
  over(): void;
  /** Writes what is not written yet; a failure is logged, as what is lost by it is heard twice. */
  flush(): Promise<void>;
}

export interface SessionDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sessions: GatewaySessionStore;
}

/** What is committed is written down at most so often, milliseconds. */
const WRITE_EVERY_MS = 500;

interface Heard {
  readonly sessionId: string;
  readonly sequence: number;
  readonly at: number;
}

/** Reads what is kept. Throws what the store throws. */
export async function openSession(deps: SessionDeps, place: SessionPlace, shards: number, signal: AbortSignal): Promise<Session> {
  const { sessions } = deps;
  const kept = await sessions.read(place);
  let session = kept.session?.shards === shards ? kept.session : null;
  let { heardUntil } = kept;
  const open = createOpen(deps.clock);
  const write = createWriter(deps, signal, async () => {
    if (session === null) return;
    const { sessionId, sequence } = session;
    const until = open.heardUntil();
    await sessions.advance(place, { sessionId, sequence: open.committed(sessionId) ?? sequence }, until);
    heardUntil = until ?? heardUntil;
  });
  return {
    current: () => session,
    heardUntil: () => heardUntil,
    begin: (begun) => {
      session = begun;
      write.now(() => sessions.begin(place, begun));
    },
    hear: (sequence) => {
      if (session === null) return () => {};
      session = { ...session, sequence: Math.max(session.sequence, sequence) };
      return open.add(session.sessionId, sequence, write.soon);
    },
    hold: () => open.hold(write.soon),
    beat: write.soon,
    over: () => {
      const gone = session?.sessionId;
      session = null;
      if (gone !== undefined) write.now(() => sessions.end(place, gone));
    },
    flush: write.flush,
  };
}

/** What was heard and is not committed, in the order in which it was heard. */
function createOpen(clock: Clock) {
  const open = new Set<Heard>();
  let holds = 0;
  return {
    add: (sessionId: string, sequence: number, onDone: () => void) => {
      const heard: Heard = { sessionId, sequence, at: clock.now() };
      open.add(heard);
      return (): void => {
        open.delete(heard);
        onDone();
      };
    },
    hold: (onDone: () => void) => {
      holds += 1;
      return (): void => {
        holds -= 1;
        onDone();
      };
    },
    /** The last event of the session before the first one that is open; null when none is. */
    committed: (sessionId: string): number | null => {
      for (const heard of open) if (heard.sessionId === sessionId) return heard.sequence - 1;
      return null;
    },
    /** Null: something from before is not caught up with. */
    heardUntil: (): Date | null => {
      const [oldest] = open;
      return holds > 0 ? null : new Date(oldest?.at ?? clock.now());
    },
  };
}

/** One write after the other; what is due soon is written once for all who asked. */
function createWriter({ clock, logger }: SessionDeps, signal: AbortSignal, advance: () => Promise<void>) {
  let isDue = false;
  let writing: Promise<void> = Promise.resolve();
  const now = (work: () => Promise<void>): void => {
    writing = writing.then(work).catch((error: unknown) => logger.warn({ error }, 'how far the gateway was heard could not be written'));
  };
  return {
    now,
    soon: (): void => {
      if (isDue || signal.aborted) return;
      isDue = true;
      void rest(clock, WRITE_EVERY_MS, signal).then(() => {
        isDue = false;
        if (!signal.aborted) now(advance);
      });
    },
    flush: async (): Promise<void> => {
      now(advance);
      await writing;
    },
  };
}
