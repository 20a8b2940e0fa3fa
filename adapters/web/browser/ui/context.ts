/** What every part of the page may need: the conversation, the words, and which source is open. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import type { Attachments } from '../attachments.ts';
import type { Chat } from '../chat.ts';
import { shownTitle } from '../words/language.ts';
import type { Language } from '../words/language.ts';
import type { Words } from '../words/words.ts';
import type { SourceView } from './source-view.ts';

export interface Page {
  readonly chat: Chat;
  readonly files: Attachments;
  readonly words: Words;
  readonly language: Signal<Language>;
  readonly sources: SourceView;
  /** The name the business gave this chat; may be empty. */
  readonly title: string;
  /** A page of its own, not a widget on another. */
  readonly isPage: boolean;
  /** Where a widget stands: in the left corner at the bottom, or in the right one. */
  readonly isLeft: boolean;
  /** Whether the conversation is open, not folded into its launcher. */
  readonly isShown: Signal<boolean>;
  readonly onLanguage: (language: Language) => void;
  readonly now: () => number;
}

/** What the chat is called: by whoever put it here, else by the business. */
export const titleOf = ({ chat, words, title }: Pick<Page, 'chat' | 'words' | 'title'>): string =>
  shownTitle(words, title || chat.session.value?.name || '');

export const PageContext = createContext<Page | null>(null);

/** @throws when used outside the page, which only a mistake in this folder can cause */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('No page');
  return page;
}
