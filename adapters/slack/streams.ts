/** Remembers which streams this process opened and what they hold: only then can an answer end in its stream, with what is new of it. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { DeliveryId } from '../../src/kernel/ids.ts';

export interface OpenStream {
  /** Null: its start was not seen to end, so that nobody knows whether it is there. */
  readonly ts: string | null;
  /** The markdown that Slack took, from the beginning. */
  readonly text: string;
  /** On the clock that only goes forward, milliseconds. */
  readonly openedAt: number;
}

export interface Streams {
  get(id: DeliveryId): OpenStream | null;
  /** Opens it, or says what it holds now. */
  set(id: DeliveryId, stream: Pick<OpenStream, 'ts' | 'text'>): void;
  /** Nobody can tell any more what it holds, or it is closed. */
  forget(id: DeliveryId): void;
  /** Whether it is a stream that was opened here. */
  isOurs(ts: string): boolean;
}

/** Slack closes a stream after five minutes; an answer has failed or gone long before this. */
const KEPT_MS = 20 * 60_000;

export function createStreams(clock: Clock): Streams {
  const open = new Map<DeliveryId, OpenStream>();
  return {
    get: (id) => open.get(id) ?? null,
    set: (id, { ts, text }) => {
      const now = clock.monotonic();
      for (const [old, { openedAt }] of open) if (now - openedAt > KEPT_MS) open.delete(old);
      open.set(id, { ts, text, openedAt: open.get(id)?.openedAt ?? now });
    },
    forget: (id) => void open.delete(id),
    isOurs: (stamp) => [...open.values()].some(({ ts }) => ts === stamp),
  };
}
