/** The element `<claw-chat>`: one conversation in a shadow root, as a page of its own or as a widget on somebody else's. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import type { JSX } from 'preact';
import { openChat } from './open-chat.ts';
import { createSheet } from './styles/sheet.ts';
import { App } from './ui/app.tsx';
import { createSourceView } from './ui/source-view.ts';
import { pickLanguage } from './words/language.ts';
import type { Language } from './words/language.ts';
import { createSpeech } from './words/speech.ts';

const NAME = 'claw-chat';

abstract class ChatElement extends HTMLElement {
  static readonly observedAttributes = ['channel', 'mode', 'position', 'language', 'identity', 'title'];
  /** Where the channel is served, without a slash at the end. */
  protected abstract readonly baseUrl: string;
  /** Aborted when what is drawn ends; null before anything was. */
  #life: AbortController | null = null;
  readonly #isShown = signal(false);

  /** Unfolds a widget. */
  open(): void {
    this.#isShown.value = true;
  }

  /** Folds a widget up. */
  close(): void {
    this.#isShown.value = false;
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#life = null;
    if (this.shadowRoot !== null) render(null, this.shadowRoot);
  }

  attributeChangedCallback(): void {
    // An element that was in the page before this script tells its attributes first.
    if (this.#life === null) return;
    this.disconnectedCallback();
    this.connectedCallback();
  }

  /** A page may choose the corner by attribute or, with the rest of its looks, by style. */
  get #isLeft(): boolean {
    const styled = getComputedStyle(this).getPropertyValue('--claw-position').trim();
    return (this.getAttribute('position') || styled) === 'bottom-left';
  }

  /** The shadow is not made before: until then the page shows what stands inside the element. */
  #draw(app: JSX.Element): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    this.replaceChildren();
    root.adoptedStyleSheets = [createSheet()];
    render(app, root);
  }

  connectedCallback(): void {
    const channelKey = this.getAttribute('channel') ?? '';
    const life = new AbortController();
    this.#life = life;
    if (channelKey === '') return;
    const gone = life.signal;
    const whileHere = { signal: gone };
    const isPage = this.getAttribute('mode') === 'page';
    const isShown = isPage ? signal(true) : this.#isShown;
    const { chat, files, saved } = openChat(this.baseUrl, channelKey, this.getAttribute('identity') ?? '');
    const pick = (): Language => pickLanguage(saved.language() ?? this.getAttribute('language'), navigator.languages);
    const { language, words, speak } = createSpeech(this.baseUrl);
    const sources = createSourceView(matchMedia('(min-width: 1200px)'), isPage, gone);
    const onLanguage = (next: Language): void => {
      saved.keepLanguage(next);
      void speak(next);
    };
    // Another tab turned to something else.
    const follow = (): void => {
      void speak(pick());
      chat.reread();
    };
    addEventListener('storage', follow, whileHere);
    // Files that were chosen and not sent do not outlive the page.
    addEventListener('beforeunload', (event) => files.chosen.value.length > 0 && event.preventDefault(), whileHere);
    addEventListener('online', () => chat.wake(), whileHere);
    document.addEventListener('visibilitychange', () => chat.wake(), whileHere);
    const page = { chat, files, language, words, sources, title: this.title, isPage, isLeft: this.#isLeft, isShown, onLanguage };
    let isConnected = false;
    const connect = (): void => {
      if (!isConnected) void chat.run(gone);
      isConnected = true;
    };
    const draw = (): void => this.#draw(<App {...page} now={() => Date.now()} connect={connect} />);
    const first = pick();
    if (first === 'en') draw();
    else void speak(first).then(() => gone.aborted || draw());
  }
}

/** Lets this document know the element; the second of two scripts changes nothing. @param baseUrl the server, without a slash at the end */
export function defineChatElement(baseUrl: string): void {
  if (customElements.get(NAME) !== undefined) return;
  customElements.define(
    NAME,
    class extends ChatElement {
      protected readonly baseUrl = baseUrl;
    },
  );
}
