/** Every setting has a name in both languages, and a description in Chinese that names what the English one names. */
import { expect, it } from 'vitest';
import { docsZh } from '../../src/console/words/setting-docs-zh.ts';
import { en } from '../../src/console/words/setting-names-en.ts';
import { zh } from '../../src/console/words/setting-names-zh.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';

it.each(Object.entries({ en, zh, docsZh }))('%s has a line for each setting, and no other', (_name, words) => {
  expect(Object.keys(words).toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
});

it('names no two settings of a topic alike', () => {
  for (const words of [en, zh]) {
    const named = Object.entries(words).map(([key, name]) => `${key.split('.')[0]} ${name}`);
    expect(new Set(named).size).toBe(named.length);
  }
});
