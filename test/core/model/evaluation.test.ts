/** When a draft answers worse: at the edge of the points that it may lose, and wherever a must-pass question is wrong. */
import { expect, it } from 'vitest';
import { isCorrect, summariseRun, verdictOf } from '../../../src/core/model/evaluation.ts';
import type { RunAnswer, TriedAnswer } from '../../../src/core/model/evaluation.ts';
import { draftHash } from '../../../src/core/model/setting-draft.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId } from '../../../src/kernel/ids.ts';

const cites = (externalId: string): TriedAnswer => ({
  text: 'Yes [1]',
  outcome: 'answer',
  sources: [{ title: 'T', documentId: `id of ${externalId}`, externalId }],
});
const REFUSED: TriedAnswer = { text: 'I do not know.', outcome: 'refuse', sources: [] };
const channelId = newUuid<ChannelId>();
const pair = (no: number, after: TriedAnswer, mustPass = false): RunAnswer => ({
  no,
  channelId,
  question: `Q${no}`,
  expects: 'answer',
  documents: ['kettle'],
  mustPass,
  before: cites('kettle'),
  after,
});
const runOf = (wrong: number): readonly RunAnswer[] =>
  Array.from({ length: 100 }, (_one, no) => pair(no, no < wrong ? REFUSED : cites('kettle')));

it('takes an answer as right that cites one of the documents, by either id, and a refusal where that is right', () => {
  const wanted = { expects: 'answer', documents: ['kettle', 'id of lamp'] } as const;
  expect([cites('kettle'), cites('lamp'), cites('chair'), REFUSED].map((one) => isCorrect(wanted, one))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isCorrect({ expects: 'answer', documents: [] }, cites('chair'))).toBe(true);
  expect(isCorrect({ expects: 'answer', documents: [] }, { ...cites('chair'), sources: [] })).toBe(false);
  const refuse = { expects: 'refuse', documents: [] } as const;
  expect([REFUSED, { ...REFUSED, outcome: 'handoff' as const }, cites('kettle')].map((one) => isCorrect(refuse, one))).toEqual([
    true,
    true,
    false,
  ]);
});

it('lets two points go and no more', () => {
  expect([0, 2, 3].map((wrong) => verdictOf(summariseRun(runOf(wrong))))).toEqual(['passed', 'passed', 'refused']);
});

it('refuses for one must-pass question, and judges nothing of which nobody said what is right', () => {
  const summary = summariseRun([...runOf(0), pair(100, cites('chair'), true)]);
  expect([summary.failedMustPass, summary.changedCitations, verdictOf(summary)]).toEqual([[100], 1, 'refused']);
  const unknown = summariseRun([{ ...pair(1, REFUSED), expects: null }]);
  expect([unknown, verdictOf(unknown)]).toMatchObject([{ judged: 0, changedOutcomes: 1, refusedAfter: 1 }, null]);
});

it('leaves out what is not answered yet', () => {
  expect(summariseRun([{ ...pair(1, REFUSED), before: null, after: null }])).toMatchObject({ judged: 0, changedTexts: 0 });
});

it('gives the same changes the same hash, in whatever order they were made', () => {
  const one = { key: 'texts.greeting', channelId: null, removed: false, value: { en: 'Hi', zh: '您好' } };
  const two = { key: 'answer.top_k', channelId, removed: false, value: 5 };
  const hash = draftHash([one, two]);
  expect(draftHash([two, { ...one, value: { zh: '您好', en: 'Hi' } }])).toBe(hash);
  const others = [[one], [one, { ...two, value: 6 }], [one, { ...two, channelId: null }], [one, { ...two, removed: true, value: null }]];
  for (const other of others) expect(draftHash(other)).not.toBe(hash);
});
