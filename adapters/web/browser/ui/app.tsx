/** The page as a whole: head, conversation, composer, and beside them the opened source where there is room. */
import { useEffect } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { playTone } from '../tone.ts';
import { LOCALES } from '../words/language.ts';
import type { Words } from '../words/words.ts';
import { Composer } from './composer.tsx';
import { PageContext, titleOf, usePage } from './context.ts';
import type { Page } from './context.ts';
import { CLOSE, IconButton } from './icons.tsx';
import { Log } from './log.tsx';
import { Menu } from './menu.tsx';
import { SourceCard } from './source-card.tsx';
import { Widget } from './widget.tsx';

function Head(): JSX.Element {
  const page = usePage();
  const { words, isPage, isShown } = page;
  // The page around a widget has headings and landmarks of its own.
  const Name = isPage ? 'h1' : 'h2';
  return (
    <header class="head">
      <Name dir="auto">{titleOf(page)}</Name>
      <Menu />
      {!isPage && <IconButton name={words.closeChat} icon={CLOSE} onPress={() => (isShown.value = false)} />}
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
function useSurroundings(page: Page): void {
  const { chat, language, isPage, isShown } = page;
  const { unread, rings } = chat.attention;
  const name = titleOf(page);
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

function Frame(): JSX.Element {
  const { chat, files, isPage } = usePage();
  const Stage = isPage ? 'main' : 'div';
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
  return (
    <div class="page" onDrop={onDrop} onDragOver={onDragOver}>
      <Head />
      <Stage class="stage">
        <Log />
        <Composer />
      </Stage>
      <Beside />
      <p class="unseen" aria-live="polite" data-part="announcer">
        {chat.announcement.value !== null && <span key={chat.announcement.value.id}>{chat.announcement.value.text}</span>}
      </p>
    </div>
  );
}

interface Props extends Omit<Page, 'words'> {
  /** Those of the language it is in. */
  readonly words: Signal<Words>;
  /** Called when there is a conversation to follow, for the first time or again. */
  readonly connect: () => void;
}

export function App({ connect, ...props }: Props): JSX.Element {
  const { chat, language, sources, isPage, isLeft, isShown } = props;
  const page = { ...props, words: props.words.value };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The shortcuts of the page around are not meant by who writes here.
    if (!isPage) event.stopPropagation();
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    if (sources.open.value !== null) sources.close();
    else if (!isPage) isShown.value = false;
  };
  useSurroundings(page);
  useEffect(() => {
    // A stranger who only passes by makes no call; who has written before is told of news.
    if (isShown.value || chat.session.value !== null) connect();
  }, [isShown.value]);
  const name = `root ${isPage ? 'root-page' : ''} ${isLeft ? 'root-left' : ''}`;
  return (
    <PageContext.Provider value={page}>
      {/* The empty title keeps the element's own from showing over everything in it. */}
      <div class={name} lang={LOCALES[language.value]} dir="ltr" title="" onKeyDown={onKeyDown}>
        {isPage ? (
          <Frame />
        ) : (
          <Widget>
            <Frame />
          </Widget>
        )}
      </div>
    </PageContext.Provider>
  );
}
