/** What is needed rarely: the sound, the other language, the conversation as a file, and a new conversation. */
import { useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { LANGUAGE_NAMES, LOCALES } from '../words/language.ts';
import type { Language } from '../words/language.ts';
import { writeDown } from '../write-down.ts';
import { titleOf, usePage } from './context.ts';
import { MENU, Icon } from './icons.tsx';
import { saveAs } from './save-as.ts';

function Items(): JSX.Element {
  const page = usePage();
  const { chat, words, language, onLanguage } = page;
  const { attention, transcript } = chat;
  const other: Language = language.value === 'en' ? 'zh' : 'en';
  const { messages } = transcript.value;
  const save = (): void => {
    const text = writeDown(messages, titleOf(page), words, language.value);
    saveAs(new Blob([text], { type: 'text/markdown' }), `${words.conversation} ${messages[0]?.at.slice(0, 10) ?? ''}.md`);
  };
  return (
    <>
      <button type="button" aria-pressed={attention.hasSound.value} onClick={() => attention.turnSound(!attention.hasSound.value)}>
        {words.sound}
      </button>
      <button type="button" lang={LOCALES[other]} onClick={() => onLanguage(other)}>
        {LANGUAGE_NAMES[other]}
      </button>
      <button type="button" disabled={messages.length === 0} onClick={save}>
        {words.saveConversation}
      </button>
      <button type="button" onClick={() => chat.startNew()}>
        {words.newConversation}
      </button>
    </>
  );
}

/** A disclosure that closes on Escape, after a choice, and when the focus goes elsewhere. */
export function Menu(): JSX.Element {
  const { words } = usePage();
  const menu = useRef<HTMLDetailsElement>(null);
  const handle = useRef<HTMLElement>(null);
  const close = (): void => {
    if (menu.current !== null) menu.current.open = false;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || menu.current?.open !== true) return;
    event.stopPropagation();
    event.preventDefault();
    close();
    handle.current?.focus();
  };
  const onFocusOut = (event: FocusEvent): void => {
    if (!menu.current?.contains(event.relatedTarget as Node | null)) close();
  };
  return (
    <details class="menu" ref={menu} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <summary class="icon-button" ref={handle} aria-label={words.menu} title={words.menu}>
        <Icon of={MENU} />
      </summary>
      {/* Takes the focus of a press on a button where buttons get none, or the menu would close before it counts. */}
      <div class="menu-items" tabIndex={-1} onClick={close}>
        <Items />
      </div>
    </details>
  );
}
