/** Starts the chat page: reads what the server wrote into it, gives the conversation what it needs of the browser, and draws. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { createApi } from './api.ts';
import { Chat } from './chat.ts';
import { newClientId } from './client-id.ts';
import type { Wait } from './read-stream.ts';
import { createMemoryShelf, createSafeShelf, createSaved } from './saved.ts';
import type { Shelf } from './saved.ts';
import { App } from './ui/app.tsx';
import { createSourceView } from './ui/source-view.ts';
import { pickLanguage } from './words/language.ts';
import type { Language } from './words/language.ts';
import './styles/tokens.css';
import './styles/page.css';
import './styles/controls.css';
import './styles/messages.css';
import './styles/prose.css';
import './styles/sources.css';
import './styles/composer.css';

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
    return createSafeShelf(localStorage, (error) => console.warn('This browser keeps no more for this page.', error));
  } catch (error) {
    console.warn('This browser keeps nothing for this page, so a reload starts a new conversation.', error);
    return createMemoryShelf();
  }
}

const metaOf = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';

function start(root: HTMLElement): void {
  const channelKey = metaOf('claw-channel');
  const now = (): number => Date.now();
  const saved = createSaved(openShelf(), channelKey);
  const api = createApi({ baseUrl: location.origin, channelKey, fetch: (...request) => fetch(...request), now });
  const newId = (): string => newClientId(crypto.getRandomValues(new Uint8Array(16)));
  const chat = new Chat({ api, saved, now, random: Math.random, newId, wait });
  const language = signal<Language>(pickLanguage(saved.language(), navigator.languages));
  const onLanguage = (next: Language): void => {
    language.value = next;
    saved.keepLanguage(next);
  };
  const sources = createSourceView(matchMedia('(min-width: 1200px)'));
  addEventListener('online', () => chat.wake());
  document.addEventListener('visibilitychange', () => chat.wake());
  render(<App chat={chat} language={language} sources={sources} title={metaOf('claw-title')} now={now} onLanguage={onLanguage} />, root);
  void chat.run(new AbortController().signal);
}

const root = document.getElementById('chat');
if (root !== null) start(root);
