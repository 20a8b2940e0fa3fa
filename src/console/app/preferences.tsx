/** How the console looks and speaks to this reader, on this device. */
import type { JSX } from 'preact';
import { language, type Language, speak } from '../words/language.ts';
import { sharedWords } from '../words/shared.ts';
import { theme, THEMES, wear } from './theme.ts';

const LANGUAGES: readonly { readonly value: Language; readonly name: string; readonly lang: string }[] = [
  { value: 'en', name: 'English', lang: 'en' },
  { value: 'zh', name: '中文', lang: 'zh-CN' },
];

export const LanguageChoice = (): JSX.Element => (
  <div class="choice" role="group" aria-label={sharedWords().language}>
    {LANGUAGES.map(({ value, name, lang }) => (
      <button key={value} type="button" lang={lang} aria-pressed={language.value === value} onClick={() => speak(value)}>
        {name}
      </button>
    ))}
  </div>
);

export const ThemeChoice = (): JSX.Element => (
  <div class="choice" role="group" aria-label={sharedWords().theme}>
    {THEMES.map((one) => (
      <button key={one} type="button" aria-pressed={theme.value === one} onClick={() => wear(one)}>
        {sharedWords().themes[one]}
      </button>
    ))}
  </div>
);
