// How sure a score is: the same each time, narrower with more questions, and true to theory where theory knows.
import { expect, it } from 'vitest';
import { intervalsOf } from '../../../src/cli/eval/intervals.ts';
import { scoreQuestion } from '../../../src/cli/eval/score-question.ts';
import { summarise } from '../../../src/cli/eval/summarise.ts';

/** So many questions, of which a share was answered with the right document. */
const scoresOf = (count: number, right: number) =>
  Array.from({ length: count }, (_, index) => {
    const id = `q${index}`;
    const about = { id, question: 'How long?', answers: [], kind: 'faq', source: 's', relevant: ['d'] };
    const ranked = [index < count * right ? 'd' : 'e'];
    return scoreQuestion(about, { question_id: id, ranked, answer: 'x', citations: ranked, refused: false }, 'en');
  });

it('is about two standard errors wide on each side for a share', () => {
  for (const count of [100, 400]) {
    const { low, high } = intervalsOf(scoresOf(count, 0.8), summarise).get('recall@5')!;
    const error = Math.sqrt((0.8 * 0.2) / count);
    expect(low).toBeGreaterThan(0.8 - 2.4 * error);
    expect(low).toBeLessThan(0.8 - 1.6 * error);
    expect(high).toBeGreaterThan(0.8 + 1.6 * error);
    expect(high).toBeLessThan(0.8 + 2.4 * error);
  }
});

it('is the same each time, and told of scores alone', () => {
  const scores = scoresOf(50, 0.5);
  expect(intervalsOf(scores, summarise)).toEqual(intervalsOf(scores, summarise));
  const names = [...intervalsOf(scores, summarise).keys()];
  expect(names).toContain('safe_answer_rate');
  expect(names).not.toContain('questions');
  expect(names).not.toContain('refusal_f1');
});

it('is none without questions', () => {
  expect(intervalsOf([], summarise).size).toBe(0);
});
