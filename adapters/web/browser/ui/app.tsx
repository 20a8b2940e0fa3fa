/** The page as a whole: head, conversation, composer, and beside them the opened source where there is room. */
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { playTone } from '../tone.ts';
import { DICTIONARIES, LOCALES } from '../words/language.ts';
import { Composer } from './composer.tsx';
import { PageContext, titleOf, usePage } from './context.ts';
import type { Page } from './context.ts';
import { Log } from './log.tsx';
import { Menu } from './menu.tsx';
import { SourceCard } from './source-card.tsx';

function Head(): JSX.Element {
  return (
    <header class="head">
      <h1 dir="auto">{titleOf(usePage())}</h1>
      <Menu />
    </header>
  );
}

function Beside(): JSX.Element | null {
  const { sources } = usePage();
  const { value } = sources.open;
  if (value === null || !sources.isBeside.value) return null;
  return (
    <aside class="beside">
      <SourceCard key={`${value.messageId} ${value.source.n}`} source={value.source} />
    </aside>
  );
}

/** What the page around is told, and what it tells: its name and language, whether anyone looks, and that news came. */
function useSurroundings({ chat, language, title, isPage, isShown }: Omit<Page, 'words'>): void {
  const { unread, rings } = chat.attention;
  const name = titleOf({ chat, language, title });
  useEffect(() => {
    if (!isPage) return;
    document.documentElement.lang = LOCALES[language.value];
    document.title = unread.value === 0 ? name : `(${unread.value}) ${name}`;
  }, [isPage, language.value, name, unread.value]);
  useEffect(() => {
    if (rings.value > 0) playTone();
  }, [rings.value]);
  useEffect(() => {
    const look = (): void => chat.attention.look(isShown.value && document.visibilityState === 'visible');
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [isShown.value]);
}

export function App(props: Omit<Page, 'words'>): JSX.Element {
  const { language, sources, chat, files, isPage } = props;
  const words = DICTIONARIES[language.value];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) sources.close();
  };
  const onDrop = (event: DragEvent): void => {
    const dropped = event.dataTransfer?.files ?? [];
    // A piece of text that is dragged into the field is the browser's own business.
    if (dropped.length === 0) return;
    event.preventDefault();
    files.add(dropped);
  };
  const onDragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  };
  useSurroundings(props);
  return (
    <PageContext.Provider value={{ ...props, words }}>
      {/* The empty title keeps the element's own from showing over everything in it. */}
      <div class={isPage ? 'root root-page' : 'root'} lang={LOCALES[language.value]} dir="ltr" title="" onKeyDown={onKeyDown}>
        <div class="page" onDrop={onDrop} onDragOver={onDragOver}>
          <Head />
          <main class="stage">
            <Log />
            <Composer />
          </main>
          <Beside />
          <p class="unseen" aria-live="polite" data-part="announcer">
            {chat.announcement.value !== null && <span key={chat.announcement.value.id}>{chat.announcement.value.text}</span>}
          </p>
        </div>
      </div>
    </PageContext.Provider>
  );
}
