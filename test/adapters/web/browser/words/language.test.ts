/** Both dictionaries say everything, in their own language, and the visitor gets the one they read. */
import { describe, expect, it } from 'vitest';
import { en } from '../../../../../adapters/web/browser/words/en.ts';
import { zh } from '../../../../../adapters/web/browser/words/zh.ts';
import { dayName, fileSize, percent, pickLanguage, timeOfDay } from '../../../../../adapters/web/browser/words/language.ts';

/** Every sentence of a dictionary, with an argument put in where one is asked for. */
function sentences(words: object): [string, string][] {
  return Object.entries(words).map(([name, value]) => [
    name,
    typeof value === 'function' ? String(value('12:30', '12:30')) : String(value),
  ]);
}

describe('dictionaries', () => {
  it('have the same names, and no sentence is empty', () => {
    expect(Object.keys(zh).toSorted()).toEqual(Object.keys(en).toSorted());
    for (const words of [en, zh]) expect(sentences(words).filter(([, value]) => value.trim() === '')).toEqual([]);
  });
  it('are written in their own language', () => {
    expect(sentences(zh).filter(([, value]) => !/\p{Script=Han}/u.test(value))).toEqual([]);
    expect(sentences(en).filter(([, value]) => /\p{Script=Han}/u.test(value))).toEqual([]);
  });
  it('address the customer politely in Chinese, with full-width punctuation and a space beside Latin words', () => {
    const wrong = /你|\p{Script=Han}[,;:!?()]|\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u;
    expect(sentences(zh).filter(([, value]) => wrong.test(value))).toEqual([]);
  });
  it('put in the time and the name they are given', () => {
    expect(en.notSentLimit('14:05')).toContain('14:05');
    expect(zh.notSentLimit('14:05')).toContain('14:05');
    expect(en.personHere('Mina')).toContain('Mina');
  });
});

describe('the language', () => {
  it('is the one the visitor chose, else the first of theirs that is known, else English', () => {
    expect(pickLanguage('en', ['zh-CN'])).toBe('en');
    expect(pickLanguage(null, ['fr-FR', 'zh-Hant-TW', 'en'])).toBe('zh');
    expect(pickLanguage('klingon', ['de'])).toBe('en');
  });
});

describe('times', () => {
  const noon = new Date(2030, 4, 6, 12, 30).getTime();
  it('are hours and minutes, and nothing for what is no time', () => {
    expect(timeOfDay('en', noon)).toBe('12:30');
    expect(timeOfDay('zh', 'never')).toBe('');
  });
  it('of other days are called by name', () => {
    expect(dayName('en', en, noon, noon + 3_600_000)).toBe('Today');
    expect(dayName('zh', zh, noon, noon + 86_400_000)).toBe('昨天');
    expect(dayName('en', en, noon, noon + 5 * 86_400_000)).toBe('Monday, May 6');
    expect(dayName('zh', zh, noon, noon + 5 * 86_400_000)).toBe('5月6日星期一');
    expect(dayName('en', en, noon, new Date(2031, 0, 1).getTime())).toBe('Monday, May 6, 2030');
  });
  it('change their day at midnight, not a day later', () => {
    const late = new Date(2030, 4, 6, 23, 59, 59);
    expect([dayName('en', en, late.getTime(), late.getTime()), dayName('en', en, late.getTime(), late.getTime() + 1000)]).toEqual([
      'Today',
      'Yesterday',
    ]);
  });
});

describe('sizes', () => {
  it('of files are in kB, from a million bytes on in MB, and never nothing', () => {
    expect([1, 1000, 1001, 999_999].map((bytes) => fileSize('en', bytes))).toEqual(['1 kB', '1 kB', '2 kB', '1,000 kB']);
    expect([fileSize('en', 1_000_000), fileSize('zh', 10_485_760)]).toEqual(['1 MB', '10.5 MB']);
  });
  it('of parts are in percent', () => {
    expect([percent('en', 0), percent('zh', 0.456)]).toEqual(['0%', '46%']);
  });
});
