/** What is kept, added and removed when a document's passages change. */
import { expect, it } from 'vitest';
import { findPassageChanges, hasMoved } from '../../../src/core/model/passage-changes.ts';
import type { PassageId } from '../../../src/kernel/ids.ts';

const stored = (hashes: string) => [...hashes].map((contentHash, ord) => ({ id: `${contentHash}${ord}` as PassageId, ord, contentHash }));
const drafts = (hashes: string) =>
  [...hashes].map((contentHash, ord) => ({ ord, title: '', headingPath: [], text: contentHash, contentHash }));

function changes(before: string, after: string) {
  const { kept, added, removed } = findPassageChanges(stored(before), drafts(after));
  return {
    kept: kept.map((one) => `${one.stored.id}>${one.draft.ord}`),
    added: added.map(({ ord, text }) => `${text}${ord}`),
    removed: removed.map(({ id }) => id),
    moved: kept.filter(hasMoved).length,
  };
}

it.each([
  ['nothing stored', '', 'ab', { kept: [], added: ['a0', 'b1'], removed: [], moved: 0 }],
  ['nothing new', 'ab', 'ab', { kept: ['a0>0', 'b1>1'], added: [], removed: [], moved: 0 }],
  ['one changed', 'abc', 'axc', { kept: ['a0>0', 'c2>2'], added: ['x1'], removed: ['b1'], moved: 0 }],
  ['one put in front', 'ab', 'xab', { kept: ['a0>1', 'b1>2'], added: ['x0'], removed: [], moved: 2 }],
  ['two that changed places', 'ab', 'ba', { kept: ['b1>0', 'a0>1'], added: [], removed: [], moved: 2 }],
  ['one of two equal ones gone', 'aba', 'ab', { kept: ['a0>0', 'b1>1'], added: [], removed: ['a2'], moved: 0 }],
  ['a third equal one', 'aa', 'aaa', { kept: ['a0>0', 'a1>1'], added: ['a2'], removed: [], moved: 0 }],
  ['everything gone', 'ab', '', { kept: [], added: [], removed: ['a0', 'b1'], moved: 0 }],
])('tells %s', (_what, before, after, expected) => {
  expect(changes(before, after)).toEqual(expected);
});

it('takes one that stands on another page for moved', () => {
  const [one] = stored('a');
  const [draft] = drafts('a');
  expect(hasMoved({ stored: { ...one!, page: null }, draft: draft! })).toBe(false);
  expect(hasMoved({ stored: { ...one!, page: 2 }, draft: { ...draft!, page: 3 } })).toBe(true);
});
