/** An open page's ear: keeps every event of a conversation's stream until it is closed. */
import { openEvents } from '../../src/client/read-events.ts';
import type { ServerEvent } from '../../src/client/read-events.ts';
import { until } from './until.ts';
import type { WireMessage } from './visitor.ts';

export interface Listener {
  readonly events: readonly ServerEvent[];
  /** Whether the stream was opened: from then on nothing is missed. */
  isOpen(): boolean;
  messages(): readonly WireMessage[];
  /** Each change once: who connects while something is under way is told of it by the answer and by the news. */
  states(): readonly string[];
  deltas(): readonly { readonly message_id: string; readonly text: string; readonly offset: number }[];
  /** Resolves when that many messages have come. */
  untilMessages(count: number): Promise<void>;
  close(): Promise<void>;
}

/** @param lastEventId id of the last event that was seen before */
export function listen(url: string, key: string, token: string, lastEventId?: string): Listener {
  const events: ServerEvent[] = [];
  let open = false;
  const leaving = new AbortController();
  const options = { token, signal: leaving.signal, ...(lastEventId !== undefined && { lastEventId }) };
  const reading = (async () => {
    try {
      const stream = await openEvents(`${url}/web/v1/${key}/events`, options);
      open = true;
      for await (const event of stream) events.push(event);
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    }
  })();
  const of = <T>(kind: string) => events.filter(({ event }) => event === kind).map(({ data }) => data as T);
  return {
    events,
    isOpen: () => open,
    messages: () => of('message'),
    states: () =>
      of<{ state: string }>('status')
        .map(({ state }) => state)
        .filter((state, index, all) => state !== all[index - 1]),
    deltas: () => of('delta'),
    untilMessages: (count) => Promise.race([until(() => of('message').length >= count), reading]),
    close: async () => {
      leaving.abort();
      await reading;
    },
  };
}
