/** What survives a reload: the way into the conversation, the text being typed, what was not sent, and the chosen language. */
import { readFiles, readSession } from './wire.ts';
import type { FileNote, Session } from './wire.ts';

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
  readonly files: readonly FileNote[];
}

/** Helpful or not. */
export type Rating = 1 | -1;

export interface Saved {
  session(): Session | null;
  keepSession(session: Session | null): void;
  draft(): string;
  keepDraft(text: string): void;
  outbox(): readonly SavedMessage[];
  /** Puts them in the place of those that were kept before; what another tab keeps stays. */
  keepOutbox(messages: readonly SavedMessage[], before: readonly SavedMessage[]): void;
  /** How answers of this conversation were rated, by message id. */
  ratings(): Readonly<Record<string, Rating>>;
  keepRatings(ratings: Readonly<Record<string, Rating>>): void;
  language(): string | null;
  keepLanguage(language: string): void;
  hasSound(): boolean;
  keepSound(isOn: boolean): void;
  /** The place of the last message that was seen; 0 before any, and in another conversation. */
  seen(conversationId: string): number;
  keepSeen(conversationId: string, seq: number): void;
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

function readSavedMessage(value: unknown): readonly SavedMessage[] {
  const { clientId, text, files } = (value ?? {}) as Partial<Record<keyof SavedMessage, unknown>>;
  return typeof clientId === 'string' && typeof text === 'string' ? [{ clientId, text, files: readFiles(files) }] : [];
}

/** As the server writes it, so that one reader does for both. */
const wireFile = ({ id, name, mediaType, size }: FileNote): unknown => ({ id, name, media_type: mediaType, size });

/** More than anyone scrolls back to. */
const MOST_RATINGS = 200;

const isRated = (entry: [string, unknown]): entry is [string, Rating] => entry[1] === 1 || entry[1] === -1;

const OF_ONE_PERSON = ['session', 'draft', 'outbox', 'ratings', 'seen'];

function forgetOthers(shelf: Shelf, channelKey: string, owner: string): void {
  const place = `claw:${channelKey}:owner`;
  if ((shelf.getItem(place) ?? '') === owner) return;
  for (const what of OF_ONE_PERSON) shelf.removeItem(`claw:${channelKey}:${what}`);
  shelf.setItem(place, owner);
}

/**
 * One visitor may talk to several businesses from one browser, so everything but the language is kept per channel.
 * @param owner who the visitor is to the business, '' for a stranger: what somebody else left in this browser is forgotten
 */
export function createSaved(shelf: Shelf, channelKey: string, owner = ''): Saved {
  const name = (what: string): string => `claw:${channelKey}:${what}`;
  const keep = (key: string, value: string): void => (value === '' ? shelf.removeItem(key) : shelf.setItem(key, value));
  forgetOthers(shelf, channelKey, owner);
  const outbox = (): readonly SavedMessage[] => {
    const value = parsed(shelf.getItem(name('outbox')));
    return Array.isArray(value) ? value.flatMap(readSavedMessage) : [];
  };
  return {
    session: () => readSession(parsed(shelf.getItem(name('session')))),
    keepSession: (session) => {
      keep(name('session'), session === null ? '' : JSON.stringify({ ...session, conversation_id: session.conversationId }));
    },
    draft: () => shelf.getItem(name('draft')) ?? '',
    keepDraft: (text) => keep(name('draft'), text),
    outbox,
    keepOutbox: (messages, before) => {
      const others = outbox().filter(({ clientId }) => !before.some((each) => each.clientId === clientId));
      const wire = [...others, ...messages].map(({ clientId, text, files }) => ({ clientId, text, files: files.map(wireFile) }));
      keep(name('outbox'), wire.length === 0 ? '' : JSON.stringify(wire));
    },
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
    hasSound: () => shelf.getItem('claw:sound') !== null,
    keepSound: (isOn) => keep('claw:sound', isOn ? 'on' : ''),
    seen: (conversationId) => {
      const [whose, seq] = (shelf.getItem(name('seen')) ?? '').split(' ');
      return whose === conversationId ? Number(seq) || 0 : 0;
    },
    keepSeen: (conversationId, seq) => keep(name('seen'), `${conversationId} ${seq}`),
  };
}
