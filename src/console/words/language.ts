/** Which language the console speaks: the reader's choice, else the first of the browser's that we know. */
import { signal } from '@preact/signals';

export type Language = 'en' | 'zh';

const KEPT_AS = 'claw-console-language';

export const language = signal<Language>(chosen());

function chosen(): Language {
  const kept = localStorage.getItem(KEPT_AS);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.languages.find((one) => /^(en|zh)\b/.test(one))?.startsWith('zh') === true ? 'zh' : 'en';
}

/** The language as HTML and Intl name it. */
export const localeOf = (of: Language): string => (of === 'zh' ? 'zh-CN' : 'en');

/** Tells the page, whose fonts and speech follow it. */
export function applyLanguage(): void {
  document.documentElement.lang = localeOf(language.value);
}

/** From now on, and at the next visit. */
export function speak(wanted: Language): void {
  localStorage.setItem(KEPT_AS, wanted);
  language.value = wanted;
  applyLanguage();
}
