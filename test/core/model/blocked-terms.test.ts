/** Which texts hold a blocked term. */
import { expect, it } from 'vitest';
import { createTermMatcher } from '../../../src/core/model/blocked-terms.ts';

it.each([
  ['casino', 'The Casino is open.', true],
  ['casino', 'ＣＡＳＩＮＯ!', true],
  ['casino', 'ca\u200bsi\u00adno', true],
  ['casino', 'casinos', false],
  ['casino', 'mycasino', false],
  ['casino', '我要casino吧', true],
  ['ass', 'I pass the class', false],
  ['bad words', 'such bad\n  words here', true],
  ['bad words', 'badwords', false],
  ['c++', 'I like C++.', true],
  ['.*', 'anything', false],
  ['a-b & c!', 'it is A-B & C! so', true],
  ['赌博', '这里可以赌博吗', true],
  ['赌博', '赌一博', false],
  ['卡1', '卡12', false],
  ['straße', 'STRASSE', false],
  ['казино', 'Казино', true],
  ['   ', 'a   b', false],
])('%j in %j: %j', (term, text, held) => {
  expect(createTermMatcher([term])(text)).toBe(held);
});

it('looks for any of many terms, and for nothing without one', () => {
  const holds = createTermMatcher(['one', '二', 'three']);
  expect(['1 three', '一二', 'four'].map(holds)).toEqual([true, true, false]);
  expect(createTermMatcher([])('')).toBe(false);
});
