/** Gives a conversation what it needs of the browser: the network, storage, time and chance. */
import { createApi } from './api.ts';
import { Attachments } from './attachments.ts';
import { Chat } from './chat.ts';
import { newClientId } from './client-id.ts';
import { createFileTransfer } from './file-transfer.ts';
import type { Wait } from './read-stream.ts';
import { createMemoryShelf, createSafeShelf, createSaved } from './saved.ts';
import type { Saved, Shelf } from './saved.ts';

const wait: Wait = (ms, stop) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Storage may be full or forbidden (private windows, settings); the chat then works without memory. */
function openShelf(): Shelf {
  try {
    localStorage.setItem('claw:probe', '1');
    localStorage.removeItem('claw:probe');
    return createSafeShelf(localStorage, (error) => console.warn('No storage.', error));
  } catch (error) {
    console.warn('No storage.', error);
    return createMemoryShelf();
  }
}

/** A conversation that is not connected yet, its files, and what was kept of it. */
export interface Opened {
  readonly chat: Chat;
  readonly files: Attachments;
  readonly saved: Saved;
}

/** Who a signed statement is about; only the server can tell whether it is true. */
function subjectOf(identity: string): string {
  try {
    const { sub } = JSON.parse(atob((identity.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as { sub?: unknown };
    return String(sub);
  } catch {
    // The server will say what is wrong with it.
    return identity;
  }
}

/** @param baseUrl the server, without a slash at the end @param identity the business's signed word for who the visitor is, or '' */
export function openChat(baseUrl: string, channelKey: string, identity: string): Opened {
  const now = (): number => Date.now();
  const saved = createSaved(openShelf(), channelKey, identity && subjectOf(identity));
  const api = createApi({ baseUrl, channelKey, identity, fetch: (...request) => fetch(...request), now });
  const newId = (): string => newClientId(crypto.getRandomValues(new Uint8Array(16)));
  const chat = new Chat({ api, saved, now, random: Math.random, newId, wait });
  const transfer = createFileTransfer(`${baseUrl}/web/v1/${encodeURIComponent(channelKey)}/files`);
  const files = new Attachments({ transfer, token: () => chat.session.value?.token, newId });
  return { chat, files, saved };
}
