/** Which language the page speaks, and how it writes times in it. */
import type { Words } from './words.ts';

export type Language = 'en' | 'zh';

/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };

/** The value of the `lang` attribute and of number and date formats. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' };

/** @param chosen what the visitor picked earlier @param preferred the browser's languages, best first */
export function pickLanguage(chosen: string | null, preferred: readonly string[]): Language {
  if (chosen === 'en' || chosen === 'zh') return chosen;
  const known = preferred.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'zh' || tag === 'en');
  return known === 'zh' ? 'zh' : 'en';
}

/** The name that a channel has before anyone gave it one; it is nobody's choice, so that the page may say it in its own language. */
const DEFAULT_CHANNEL_NAME = 'Web chat';

/** What the page is called. @param name what the channel is called, or nothing */
export function shownTitle(words: Words, name: string): string {
  return name === '' || name === DEFAULT_CHANNEL_NAME ? words.defaultTitle : name;
}

/** Hour and minute in the reader's zone. @param at milliseconds or an ISO time */
export function timeOfDay(language: Language, at: number | string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return '';
  return new Intl.DateTimeFormat(LOCALES[language], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time);
}

/** Day and time in full. */
export function fullTime(language: Language, at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return '';
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeStyle: 'short' }).format(time);
}

/** A part of a whole as people write it. @param part from 0 to 1 */
export const percent = (language: Language, part: number): string =>
  new Intl.NumberFormat(LOCALES[language], { style: 'percent' }).format(part);

/** The size of a file. @param bytes shown in kB below a million, rounded up so that nothing has none */
export function fileSize(language: Language, bytes: number): string {
  const isLarge = bytes >= 1e6;
  const unit = isLarge ? 'megabyte' : 'kilobyte';
  const value = isLarge ? bytes / 1e6 : Math.ceil(bytes / 1e3);
  return new Intl.NumberFormat(LOCALES[language], { style: 'unit', unit, maximumFractionDigits: isLarge ? 1 : 0 }).format(value);
}

/** A day by its name, never by bare numbers alone. */
export function dayName(language: Language, words: Words, at: number | string, now: number): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return '';
  const midnight = (value: Date): number => new Date(value.getFullYear(), value.getMonth(), value.getDate()).getTime();
  const days = Math.round((midnight(new Date(now)) - midnight(time)) / 86_400_000);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  const isThisYear = time.getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(LOCALES[language], {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(time);
}
