// Our scores against the reference scorer, on questions and runs made up here: random rankings, padded answers, refusals, missing rows.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Question, RunRow } from '../../../src/cli/eval/question-set.ts';
import { renderRun } from '../../../src/cli/eval/question-set.ts';
import { scoreQuestion } from '../../../src/cli/eval/score-question.ts';
import { macroMean, summarise, summariseBySource } from '../../../src/cli/eval/summarise.ts';
import { languageOfQuestions } from '../../../src/cli/eval/tokens.ts';

const SCORER = resolve(import.meta.dirname, '../../../../shared/data/rag/evaluate.py');
const folder = mkdtempSync(join(tmpdir(), 'claw-eval-'));
afterAll(() => rmSync(folder, { recursive: true }));

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Park and Miller's generator: the same questions in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const WORDS = {
  en: ['the', 'Order', 'No. 7', 'ships', 'within', '3-5', 'days!', 'a', '“free”', 'refund', 'café', 'ＦＵＬＬ', '$40', '½', 'x_y', '٣٤'],
  zh: ['订单', '7', '天', '内', 'ABC-12', '退款', '，', '免费', '。', '龍', '豈', '３', 'ok', ' ', '𠮷', '保修'],
};

function makeSet(language: 'en' | 'zh', count: number, seed: number): { questions: Question[]; rows: RunRow[] } {
  const random = createRandom(seed);
  const words = (most: number) =>
    Array.from({ length: random(most) + 1 }, () => WORDS[language][random(16)]).join(language === 'zh' ? '' : ' ');
  const ids = (most: number) => Array.from({ length: random(most) }, () => `d${random(30)}`);
  const questions = Array.from({ length: count }, (_, index): Question => {
    const relevant = random(4) === 0 ? [] : [...new Set([`d${random(30)}`, ...ids(3)])];
    const kind = relevant.length === 0 ? 'unanswerable' : random(3) === 0 ? 'faq' : 'extractive';
    const answers = kind === 'extractive' ? Array.from({ length: random(2) + 1 }, () => words(3)) : [];
    const question = language === 'zh' ? '什么时候发货' : 'when does it ship';
    return { id: `q${index}`, question, relevant, answers, kind, source: `s${random(4)}` };
  });
  const rows = questions.flatMap((question): RunRow[] => {
    if (random(12) === 0) return [];
    const gold = question.answers[0] ?? '';
    const answer = [words(6), gold, `${words(4)} ${gold} ${words(4)}`, ''][random(4)] ?? '';
    return [{ question_id: question.id, ranked: ids(60), answer, citations: ids(4), refused: random(4) === 0 }];
  });
  return { questions, rows };
}

function reference(questions: readonly Question[], rows: readonly RunRow[], name: string): unknown {
  const [asked, ran] = [join(folder, `${name}.jsonl`), join(folder, `${name}-run.jsonl`)];
  writeFileSync(asked, questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  writeFileSync(ran, renderRun(rows));
  const out = execFileSync('python3', [SCORER, asked, ran, '--json', '--by-source'], { encoding: 'utf8' });
  const { lang, all, macro, by_source: bySource } = JSON.parse(out) as Record<string, unknown>;
  return { lang, all, macro, bySource };
}

function ours(questions: readonly Question[], rows: readonly RunRow[]): unknown {
  const lang = languageOfQuestions(questions.map(({ question }) => question));
  const byId = new Map(rows.map((row) => [row.question_id, row]));
  const scores = questions.map((question) => scoreQuestion(question, byId.get(question.id), lang));
  const bySource = summariseBySource(scores);
  return { lang, all: summarise(scores), macro: macroMean(bySource), bySource: Object.fromEntries(bySource) };
}

const missing = [existsSync(SCORER) ? '' : 'no ../shared', hasPython() ? '' : 'no python3'].filter((reason) => reason !== '').join(', ');

describe.skipIf(missing !== '')(`the scores agree with the reference${missing === '' ? '' : ` (skipped: ${missing})`}`, () => {
  it.each([
    ['en', 200, 7],
    ['zh', 200, 11],
    ['en', 32, 3],
    ['zh', 16, 5],
    ['en', 1, 1],
  ] as const)('in %s over %i questions', (language, count, seed) => {
    const { questions, rows } = makeSet(language, count, seed);
    expect(ours(questions, rows)).toEqual(reference(questions, rows, `${language}-${seed}`));
  });

  it('when nothing was answered and nothing refused', () => {
    const { questions, rows } = makeSet('en', 20, 9);
    const silent = rows.map((row) => ({ ...row, answer: '', refused: false }));
    expect(ours(questions, silent)).toEqual(reference(questions, silent, 'silent'));
  });
});
