/** The page as a whole: head, conversation, composer, and beside them the opened source where there is room. */
import type { JSX } from 'preact';
import { DICTIONARIES, LOCALES, shownTitle } from '../words/language.ts';
import type { Language } from '../words/language.ts';
import { Composer } from './composer.tsx';
import { PageContext, usePage } from './context.ts';
import type { Page } from './context.ts';
import { NewIcon } from './icons.tsx';
import { Log } from './log.tsx';
import { SourceCard } from './source-card.tsx';

function Head({ onLanguage }: { onLanguage: (language: Language) => void }): JSX.Element {
  const { chat, words, language, title } = usePage();
  const other: Language = language.value === 'en' ? 'zh' : 'en';
  return (
    <header class="head">
      <h1>{shownTitle(language.value, title)}</h1>
      <button type="button" class="plain-button" lang={LOCALES[other]} onClick={() => onLanguage(other)}>
        {DICTIONARIES[other].languageName}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={words.newConversation}
        title={words.newConversation}
        onClick={() => chat.startNew()}
      >
        <NewIcon />
      </button>
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

interface Props extends Omit<Page, 'words'> {
  readonly onLanguage: (language: Language) => void;
}

export function App({ onLanguage, ...rest }: Props): JSX.Element {
  const { language, sources, chat, isPage } = rest;
  const words = DICTIONARIES[language.value];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) sources.close();
  };
  return (
    <PageContext.Provider value={{ ...rest, words }}>
      {/* The empty title keeps the element's own from showing over everything in it. */}
      <div class={isPage ? 'root root-page' : 'root'} lang={LOCALES[language.value]} dir="ltr" title="" onKeyDown={onKeyDown}>
        <div class="page">
          <Head onLanguage={onLanguage} />
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
