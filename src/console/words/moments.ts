/** Dates, times and sizes as people read them, in their language and zone; never as 01/02. */
import { language, localeOf } from './language.ts';
import { sharedWords } from './shared.ts';

const SECOND = 1_000;
const UNITS = [
  ['day', 86_400 * SECOND],
  ['hour', 3_600 * SECOND],
  ['minute', 60 * SECOND],
] as const;
/** Older than this, a date says more than a number of days, in milliseconds. */
const LONG_AGO = 14 * 86_400 * SECOND;

/** "3 minutes ago"; a date for what is long ago. */
export function ago(iso: string, now: number = Date.now()): string {
  const passed = now - Date.parse(iso);
  const locale = localeOf(language.value);
  if (Math.abs(passed) > LONG_AGO) return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(iso));
  for (const [unit, size] of UNITS) {
    if (Math.abs(passed) >= size)
      return spaced(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-Math.trunc(passed / size), unit));
  }
  return sharedWords().now;
}

/** Chinese and digits stand apart, as everywhere here. */
const spaced = (text: string): string => text.replace(/(\d)(?=\p{Script=Han})/gu, '$1 ');

/** Date and time in full, for who points at the short form. */
export const exactly = (iso: string): string =>
  new Intl.DateTimeFormat(localeOf(language.value), { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(iso));

export const asNumber = (value: number, digits = 0): string =>
  new Intl.NumberFormat(localeOf(language.value), { maximumFractionDigits: digits }).format(value);

export const asPercent = (share: number): string => new Intl.NumberFormat(localeOf(language.value), { style: 'percent' }).format(share);

/** "1.4 MB". */
export function asSize(bytes: number): string {
  const [size, unit] = bytes < 1_000_000 ? [Math.max(bytes / 1_000, 0.1), 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${asNumber(size, size < 10 ? 1 : 0)} ${unit}`;
}

/** A day without its time, in words. */
export const asDay = (iso: string): string =>
  new Intl.DateTimeFormat(localeOf(language.value), { dateStyle: 'medium' }).format(new Date(iso));

/** Never rounded to nothing: what cost a little shows its first digits. */
export const asMoney = (amount: number, currency: string): string =>
  `${new Intl.NumberFormat(localeOf(language.value), amount >= 1 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 2 }).format(amount)} ${currency}`;

/** A dash where nothing cost anything. @param costs one for each currency: these are not added up */
export const asCosts = (costs: readonly { readonly amount: number; readonly currency: string }[]): string =>
  costs.map(({ amount, currency }) => asMoney(amount, currency)).join(' + ') || '–';
