/** Which sentences stand in what they cite, by example and, where the question sets are there, by the hundred. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Language, PassageHit } from '../../src/core/model/passage.ts';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createSupportCheck } from '../../src/engine/check-support.ts';
import { passageHit } from '../support/passage-hits.ts';

const analyser = createTextAnalyser();
const refunds = passageHit('Refunds arrive within seven days. Gift cards are final. An order above 1,500 yuan ships with SF Express.', {
  title: 'Refunds',
});
const chinese = passageHit('退款将在二十五天内到账，运费不退。满 99 元免运费。', { title: '退款' });

describe('a sentence in English', () => {
  const held = (sentence: string, ...cited: readonly PassageHit[]) =>
    createSupportCheck(analyser, 'en')(sentence, cited.length > 0 ? cited : [refunds]);

  it.each([
    ['in other words', 'You will get your refund within seven days.'],
    ['with a number in digits that the passage writes out', 'A refund arrives within 7 days.'],
    ['with a number without its comma', 'Orders above 1500 yuan ship with SF Express.'],
    ['that is a step of a list', '2. Gift cards are final.'],
    ['with the words of the title', 'Refunds: gift cards are final.'],
    ['with a capital letter that makes no name', 'Gift cards are final, With no exception.'],
  ])('is held %s', (_how, sentence) => {
    expect(held(sentence)).toBe(true);
  });

  it.each([
    ['a number of its own', 'Refunds arrive within 30 days.'],
    ['a number that is nearly the same', 'Orders above 15000 yuan ship with SF Express.'],
    ['a name of its own', 'An order above 1,500 yuan ships with Fedora Express and Quick.'],
    ['something of its own behind what is true', 'Gift cards are final, but our manager promises everybody free kettles forever.'],
    ['another topic', 'The kettle has a warranty of eleven years.'],
    ['no word at all', '…!'],
  ])('is not held with %s', (_what, sentence) => {
    expect(held(sentence)).toBe(false);
  });

  it('may rest on several passages together, and on one of another language where its numbers are there', () => {
    const hours = passageHit('The desk is open on Sunday.');
    expect(held('Gift cards are final and the desk is open on Sunday.', refunds, hours)).toBe(true);
    expect(held('Orders above 99 yuan ship free.', chinese)).toBe(true);
    expect(held('Orders above 199 yuan ship free.', chinese)).toBe(false);
  });

  it('is not held in Chinese', () => {
    expect(held('退款将在 25 天内到账。', chinese)).toBe(false);
  });
});

describe('a sentence in Chinese', () => {
  const held = (sentence: string, cited = chinese) => createSupportCheck(analyser, 'zh')(sentence, [cited]);

  it.each(['退款会在 25 天内到账。', '运费是不退的。', '满99元就免运费。', '运行 `npx claw ingest`。'])('is held: %s', (sentence) => {
    const code = passageHit('运行 npx claw ingest 添加资料。');
    expect(held(sentence, sentence.includes('npx') ? code : chinese)).toBe(true);
  });

  it.each(['退款会在 3 天内到账。', '客服热线全年无休，随时恭候您的来电。', 'Refunds arrive within 25 days, as we said before.'])(
    'is not held: %s',
    (sentence) => {
      expect(held(sentence)).toBe(false);
    },
  );
});

interface Row {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly question: string;
  readonly relevant: readonly string[];
  readonly answers: readonly string[];
}

const folder = resolve(import.meta.dirname, '../../../shared/data/rag');
const rows = (name: string): readonly Row[] =>
  readFileSync(resolve(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
const ASKING = {
  en: /\?|\b(?:what|who|where|when|how|which|why|is|are|did|does|do|was|were)\b/giu,
  zh: /[？?]|什么|谁|哪[里个]?|多少|何时|怎么|如何|吗|是否/gu,
} as const;
const QUESTIONS = 120;

/** True: sentences quoted, and questions told with their answers; false ones by naming another passage, another number or another answer, or by adding to it. */
function measure(language: Language) {
  const corpus = rows(`dev-${language}.corpus.jsonl`);
  const byId = new Map(corpus.map((one) => [one.id, one]));
  const hit = (one: Row) => passageHit(one.text, { title: one.title });
  const questions = rows(`dev-${language}.jsonl`)
    .filter(({ relevant, answers }) => relevant.length > 0 && answers.length > 0)
    .slice(0, QUESTIONS);
  const check = createSupportCheck(analyser, language);
  const quoted: boolean[] = [];
  const told: boolean[] = [];
  const lies: boolean[] = [];
  for (const [index, { question, answers, relevant }] of questions.entries()) {
    const gold = byId.get(relevant[0]!)!;
    const other = hit(corpus[(index * 37 + 11) % corpus.length]!);
    const answer = answers[0]!;
    const claim = `${question.replace(ASKING[language], '')} ${answer}`;
    const sentence = analyser.sentences(gold.text).find(({ text }) => analyser.questionTerms(text).length > 3)?.text ?? gold.text;
    const invented = analyser.sentences(other.text).find(({ text }) => analyser.questionTerms(text).length > 4)?.text ?? other.text;
    quoted.push(check(sentence, [hit(gold)]));
    told.push(check(claim, [hit(gold)]));
    lies.push(...[claim, sentence].map((text) => check(text, [other])));
    lies.push(check(`${sentence.slice(0, sentence.length / 2)} ${invented}`, [hit(gold)]));
    if (/\d/u.test(sentence))
      lies.push(
        check(
          sentence.replace(/\d+/u, (digits) => `${Number(digits) * 7 + 13}`),
          [hit(gold)],
        ),
      );
    const swapped = questions[(index + 7) % questions.length]!.answers[0]!;
    if (!gold.text.includes(swapped)) lies.push(check(claim.replace(answer, swapped), [hit(gold)]));
  }
  const flagged = lies.filter((isHeld) => !isHeld).length;
  const wrongly = [...quoted, ...told].filter((isHeld) => !isHeld).length;
  const share = (some: readonly boolean[]): number => some.filter(Boolean).length / some.length;
  return { quoted: share(quoted), told: share(told), recall: flagged / lies.length, precision: flagged / (flagged + wrongly) };
}

const isThere = existsSync(folder);
describe.skipIf(!isThere)(`the support check on questions with known passages${isThere ? '' : ' (../shared/data/rag is not here)'}`, () => {
  it.each(['zh', 'en'] as const)('lets an oracle pass and flags an adversary: %s', (language) => {
    const measured = measure(language);
    const figures = Object.entries(measured).map(([name, share]) => `${name} ${share.toFixed(3)}`);
    console.log(`support check, ${language}, ${QUESTIONS} questions: ${figures.join(', ')}`);
    expect(measured.quoted).toBeGreaterThan(0.98);
    expect(measured.told).toBeGreaterThan(0.82);
    expect(measured.recall).toBeGreaterThan(0.88);
    expect(measured.precision).toBeGreaterThan(0.94);
  });
});
