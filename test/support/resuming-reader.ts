/** An open page that comes back whenever its event stream ends, as the chat page does, and remembers all that it ever showed. */
import { openEvents } from '../../src/client/read-events.ts';
import type { ServerEvent } from '../../src/client/read-events.ts';
import type { WireMessage } from './visitor.ts';

/** How a connection came to its end: by the server's word, by a break, by the reader's own will, or refused before it began. */
export type StreamEnd = 'told' | 'broken' | 'left' | 'refused';

export interface Shown {
  /** The text of the answer being written, after each piece. */
  readonly views: string[];
  /** The connections on which pieces came. */
  readonly connections: Set<number>;
}

export interface ResumingReader {
  /** In the order in which they came, over all connections. */
  readonly messages: readonly (WireMessage & { readonly connection: number })[];
  /** By message id. */
  readonly shown: ReadonlyMap<string, Shown>;
  /** How the connections that were open ended, oldest first. */
  readonly ends: readonly StreamEnd[];
  /** Pieces that did not join what was shown before on the same connection. */
  readonly gaps: number;
  /** Whether a connection is open now. */
  isOpen(): boolean;
  /** Breaks the connection from this side; it is resumed at once. */
  leave(): void;
  close(): Promise<void>;
}

export interface ReaderOptions {
  /** Address of the event stream. */
  readonly url: string;
  readonly token: string;
  /** Called with every message and every piece once it is taken in. */
  readonly onEvent?: (event: ServerEvent) => void;
}

const COME_AGAIN_MS = 200;

type Delta = { readonly message_id: string; readonly text: string; readonly offset: number };

export function startReader({ url, token, onEvent = () => {} }: ReaderOptions): ResumingReader {
  const messages: (WireMessage & { connection: number })[] = [];
  const shown = new Map<string, Shown>();
  const ends: StreamEnd[] = [];
  let [lastEventId, connection, gaps, open, closed] = ['0', 0, 0, false, false];
  let leaving = new AbortController();

  const takeDelta = ({ message_id: id, text, offset }: Delta): void => {
    const known = shown.get(id) ?? { views: [], connections: new Set() };
    shown.set(id, known);
    const before = known.connections.has(connection) ? known.views.at(-1)! : '';
    if (offset > before.length) gaps += 1;
    known.connections.add(connection);
    known.views.push(before.slice(0, offset) + text);
  };
  const take = (event: ServerEvent): void => {
    if (event.id !== null) lastEventId = event.id;
    if (event.event === 'message') messages.push({ ...(event.data as WireMessage), connection });
    if (event.event === 'delta') takeDelta(event.data as Delta);
    onEvent(event);
  };
  const follow = async (): Promise<StreamEnd> => {
    leaving = new AbortController();
    const { signal } = leaving;
    try {
      const events = await openEvents(url, { token, lastEventId, signal });
      connection += 1;
      open = true;
      for await (const event of events) if (!signal.aborted) take(event);
      return signal.aborted ? 'left' : 'told';
    } catch (error) {
      // Half an event must never look like a whole one.
      if (error instanceof SyntaxError) throw error;
      return signal.aborted ? 'left' : open ? 'broken' : 'refused';
    } finally {
      open = false;
    }
  };
  const reading = (async () => {
    while (!closed) {
      const end = await follow();
      if (end !== 'refused') ends.push(end);
      if (end !== 'left') await new Promise((resolve) => setTimeout(resolve, COME_AGAIN_MS));
    }
  })();
  return {
    messages,
    shown,
    ends,
    get gaps() {
      return gaps;
    },
    isOpen: () => open,
    leave: () => leaving.abort(),
    close: async () => {
      closed = true;
      leaving.abort();
      await reading;
    },
  };
}
