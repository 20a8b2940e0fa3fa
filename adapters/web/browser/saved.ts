/** What survives a reload: the way into the conversation, the text being typed, what was not sent, and the chosen language. */
import { readSession } from './wire.ts';
import type { Session } from './wire.ts';

/** The part of Web Storage that is used. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A message to be tried again after a reload, under the id it always had. */
export interface SavedMessage {
  readonly clientId: string;
  readonly text: string;
}

/** Helpful or not. */
export type Rating = 1 | -1;

export interface Saved {
  session(): Session | null;
  keepSession(session: Session | null): void;
  draft(): string;
  keepDraft(text: string): void;
  outbox(): readonly SavedMessage[];
  keepOutbox(messages: readonly SavedMessage[]): void;
  /** How answers of this conversation were rated, by message id. */
  ratings(): Readonly<Record<string, Rating>>;
  keepRatings(ratings: Readonly<Record<string, Rating>>): void;
  language(): string | null;
  keepLanguage(language: string): void;
}

/** A shelf for browsers that refuse storage: it lasts as long as the page does. */
export function createMemoryShelf(): Shelf {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** What the browser keeps as long as it does, and the page's own memory for what a full or closed storage refuses. */
export function createSafeShelf(shelf: Shelf, onRefused: (error: unknown) => void): Shelf {
  const memory = createMemoryShelf();
  return {
    getItem: (key) => memory.getItem(key) ?? shelf.getItem(key),
    setItem: (key, value) => {
      memory.removeItem(key);
      try {
        shelf.setItem(key, value);
      } catch (error) {
        onRefused(error);
        memory.setItem(key, value);
      }
    },
    removeItem: (key) => {
      memory.removeItem(key);
      shelf.removeItem(key);
    },
  };
}

function parsed(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    // Written by something else, or cut short: the same as nothing saved.
    return null;
  }
}

const isSavedMessage = (value: unknown): value is SavedMessage =>
  typeof value === 'object' &&
  value !== null &&
  'clientId' in value &&
  typeof value.clientId === 'string' &&
  'text' in value &&
  typeof value.text === 'string';

/** More than anyone scrolls back to. */
const MOST_RATINGS = 200;

const isRated = (entry: [string, unknown]): entry is [string, Rating] => entry[1] === 1 || entry[1] === -1;

/** One visitor may talk to several businesses from one browser, so everything but the language is kept per channel. */
export function createSaved(shelf: Shelf, channelKey: string): Saved {
  const name = (what: string): string => `claw:${channelKey}:${what}`;
  const keep = (key: string, value: string): void => (value === '' ? shelf.removeItem(key) : shelf.setItem(key, value));
  return {
    session: () => {
      const value = parsed(shelf.getItem(name('session')));
      return readSession(value);
    },
    keepSession: (session) => {
      const wire = session && { token: session.token, conversation_id: session.conversationId, greeting: session.greeting };
      keep(name('session'), wire === null ? '' : JSON.stringify(wire));
    },
    draft: () => shelf.getItem(name('draft')) ?? '',
    keepDraft: (text) => keep(name('draft'), text),
    outbox: () => {
      const value = parsed(shelf.getItem(name('outbox')));
      return Array.isArray(value) ? value.filter(isSavedMessage) : [];
    },
    keepOutbox: (messages) => keep(name('outbox'), messages.length === 0 ? '' : JSON.stringify(messages)),
    ratings: () => {
      const value = parsed(shelf.getItem(name('ratings')));
      return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).filter(isRated)) : {};
    },
    keepRatings: (ratings) => {
      const latest = Object.entries(ratings).slice(-MOST_RATINGS);
      keep(name('ratings'), latest.length === 0 ? '' : JSON.stringify(Object.fromEntries(latest)));
    },
    language: () => shelf.getItem('claw:language'),
    keepLanguage: (language) => keep('claw:language', language),
  };
}
