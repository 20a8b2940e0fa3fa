/** Lets so many calls through at a time; the others wait for a place in the order in which they came. */
import type { ChatRequest } from '../../core/ports/chat-model.ts';
import { rest, type Clock } from '../../kernel/clock.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';

/** Resolves with the way out, which is to be called once. @throws UpstreamUnreachable (`busy`) when the request's time is over first */
export type CallRoom = (request: Pick<ChatRequest, 'signal' | 'withinMs'>) => Promise<() => void>;

export function createCallRoom(places: number, clock: Pick<Clock, 'sleep'>): CallRoom {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    // The place is handed over, or somebody who comes now would take it as well.
    if (next) next();
    else taken -= 1;
  };
  const waitForPlace = async (ms: number, signal: AbortSignal): Promise<boolean> => {
    const over = new AbortController();
    const patience = rest(clock, ms, AbortSignal.any([signal, over.signal]));
    let enter = (): void => {};
    const place = new Promise<true>((resolve) => {
      enter = () => resolve(true);
      waiting.push(enter);
    });
    const came = await Promise.race([place, patience.then(() => false)]);
    over.abort('over');
    const index = waiting.indexOf(enter);
    if (index >= 0) waiting.splice(index, 1);
    // Handed over while its time ended: it is taken, whoever won the race.
    return came || index < 0;
  };
  return async ({ signal, withinMs = 0 }) => {
    signal.throwIfAborted();
    if (taken < places) {
      taken += 1;
      return leave;
    }
    const hasPlace = await waitForPlace(withinMs, signal);
    if (hasPlace && signal.aborted) leave();
    signal.throwIfAborted();
    if (hasPlace) return leave;
    throw new UpstreamUnreachable('The chat model has no room for another call.', { facts: { fault: 'busy' } });
  };
}
