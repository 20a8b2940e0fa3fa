/** How far a score would move with other questions of the same kind: its 95 % interval, by drawing the questions again and again. */
import { percentile } from './percentile.ts';
import type { QuestionScore } from './score-question.ts';
import type { Summary } from './summarise.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** By the names of the summary; without those that are counts. */
export type Intervals = ReadonlyMap<string, Interval>;

const DRAWS = 1_000;
/** Any number does; the same one gives the same intervals each time. */
const SEED = 7;
const [LOW, HIGH] = [0.025, 0.975];
const COUNTS: readonly string[] = ['questions', 'answerable', 'unanswerable'];

/**
 * The percentile bootstrap (Efron and Tibshirani 1993, 13.3): as many questions as there are, drawn with replacement, are brought together a
 * thousand times; 95 % of what comes out lies inside. A draw in which a score cannot be measured does not count for that score.
 */
export function intervalsOf(scores: readonly QuestionScore[], summaryOf: (drawn: readonly QuestionScore[]) => Summary): Intervals {
  const random = createRandom(SEED);
  const values = new Map<string, number[]>();
  for (let draw = 0; draw < DRAWS && scores.length > 0; draw += 1) {
    const drawn = scores.map(() => scores[random(scores.length)]!);
    for (const [name, value] of Object.entries(summaryOf(drawn))) {
      if (value === null || COUNTS.includes(name)) continue;
      const list = values.get(name);
      if (list) list.push(value);
      else values.set(name, [value]);
    }
  }
  return new Map([...values].map(([name, list]) => [name, { low: percentile(list, LOW)!, high: percentile(list, HIGH)! }]));
}

/** Whole numbers from 0 to below `below`, by the generator of Park and Miller (1988). */
function createRandom(seed: number): (below: number) => number {
  const MODULUS = 2 ** 31 - 1;
  let state = seed;
  return (below) => {
    state = (state * 48_271) % MODULUS;
    return Math.floor((state / MODULUS) * below);
  };
}
