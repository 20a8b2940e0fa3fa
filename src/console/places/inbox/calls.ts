/** What Inbox reads and changes, each with the key under which it is kept. */
import { api, ask, at, paged, type Schemas } from '../../data/api.ts';
import { me } from '../../app/session.ts';
import { refresh } from '../../data/query.ts';

export type Conversation = Schemas['Conversation'];
export type Message = Schemas['Message'];
export type Note = Schemas['Note'];

export const VIEWS = ['waiting', 'mine', 'claimed', 'all'] as const;
export type View = (typeof VIEWS)[number];

type Cursor = string | undefined;

const PAGE = 30;
/** Messages that are read at once; the server gives no more. */
const MESSAGES = 100;

export const TALKS = 'conversations';
export const talksKey = (view: View, words: string): string => `${TALKS}/${view}/${words}`;
export const talkKey = (id: string): string => `conversation/${id}`;
export const transcriptKey = (id: string): string => `transcript/${id}`;
export const notesKey = (id: string): string => `notes/${id}`;

/** Asks again for all that an act in a conversation changes. */
export const readAgain = (id: string): Promise<unknown> => Promise.all([TALKS, talkKey(id), transcriptKey(id)].map(refresh));

const filterOf = (view: View) => {
  if (view === 'waiting') return { handover: 'waiting' } as const;
  if (view === 'mine') return { handover: 'claimed', claimed_by: me().name } as const;
  return view === 'claimed' ? ({ handover: 'claimed' } as const) : {};
};

export const readTalks = (view: View, words: string, cursor: Cursor) =>
  ask(
    api.GET('/api/v1/conversations', {
      params: { query: { ...paged(cursor, PAGE), ...filterOf(view), ...(words !== '' && { q: words }) } },
    }),
  );
export const readTalk = (id: string): Promise<Conversation> => ask(api.GET('/api/v1/conversations/{id}', at(id)));

/** The messages above a sequence, oldest first, and all of them. */
export async function readTranscript(id: string, above: number): Promise<readonly Message[]> {
  let all: readonly Message[] = [];
  for (let cursor: string | null = String(above); cursor !== null;) {
    const query = { limit: MESSAGES, cursor };
    const page: { data: readonly Message[]; next_cursor: string | null } = await ask(
      api.GET('/api/v1/conversations/{id}/messages', { params: { path: { id }, query } }),
    );
    all = [...all, ...page.data];
    cursor = page.next_cursor;
  }
  return all;
}

export const takeOver = (id: string, force: boolean) =>
  ask(api.POST('/api/v1/conversations/{id}/takeover', { params: { path: { id }, query: { ...(force && { force: 'true' as const }) } } }));
export const release = (id: string) => ask(api.POST('/api/v1/conversations/{id}/release', at(id)));
export const resolve = (id: string) => ask(api.POST('/api/v1/conversations/{id}/resolve', at(id)));

/** The key makes a second try of the same reply harmless. */
export const speak = (id: string, text: string, key: string) =>
  ask(
    api.POST('/api/v1/conversations/{id}/messages', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      body: { text, author: me().name },
    }),
  );

export const readNotes = async (id: string): Promise<readonly Note[]> =>
  (await ask(api.GET('/api/v1/conversations/{id}/notes', { params: { path: { id }, query: { limit: 100 } } }))).data;
export const addNote = (id: string, text: string) => ask(api.POST('/api/v1/conversations/{id}/notes', { ...at(id), body: { text } }));
export const removeNote = (id: string, noteId: string) =>
  ask(api.DELETE('/api/v1/conversations/{id}/notes/{note_id}', { params: { path: { id, note_id: noteId } }, keepalive: true }));
export const putTags = (id: string, tags: readonly string[]) =>
  ask(api.PATCH('/api/v1/conversations/{id}', { ...at(id), body: { tags: [...tags] } }));
