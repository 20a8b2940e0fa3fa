/** The forecast of 36 months from the assumptions, and what it would be if one of them were different. */
import { ASSUMPTIONS, MONTHS, type Scenario } from './assumptions.ts';
import { COLUMNS } from './formulas.ts';
import { reckon } from './reckon.ts';

/** A value for every assumption. */
export type Inputs = Readonly<Record<string, number>>;
/** Every column of the forecast, and `month` from 1. */
export type Month = Readonly<Record<string, number>>;

export function inputsOf(scenario: Scenario): Inputs {
  return Object.fromEntries(ASSUMPTIONS.map((assumption) => [assumption.name, assumption[scenario]]));
}

export function forecast(inputs: Inputs): readonly Month[] {
  const months: Month[] = [];
  for (let month = 1; month <= MONTHS; month += 1) {
    const last = months.at(-1);
    const now: Record<string, number> = { month };
    for (const { name, formula } of COLUMNS) {
      now[name] = reckon(formula, (wanted) => find(wanted, { now, last, inputs }));
    }
    months.push(now);
  }
  return months;
}

function find(name: string, from: { now: Month; last: Month | undefined; inputs: Inputs }): number {
  const value = name.startsWith('last.') ? (from.last ?? ZERO)[name.slice(5)] : (from.now[name] ?? from.inputs[name]);
  if (value === undefined) throw new Error(`the forecast has nothing named "${name}"`);
  return value;
}

const ZERO: Month = Object.fromEntries(COLUMNS.map(({ name }) => [name, 0]));

/** A column of a month; throws for one that there is not. */
export function valueOf(month: Month | undefined, name: string): number {
  const value = month?.[name];
  if (value === undefined) throw new Error(`no "${name}" in this month`);
  return value;
}

export interface Outcome {
  /** Of the last month, and of the whole third year, in dollars. */
  readonly lastRevenue: number;
  readonly thirdYear: number;
  /** The first month from which no later one loses money; null: none within the forecast. */
  readonly breakEven: number | null;
  /** The most that must have been put in, and what is left or missing at the end. */
  readonly deepest: number;
  readonly cash: number;
}

export function outcomeOf(months: readonly Month[]): Outcome {
  const losses = months.filter((month) => valueOf(month, 'result') < 0);
  const breakEven = valueOf(losses.at(-1) ?? { month: 0 }, 'month') + 1;
  return {
    lastRevenue: valueOf(months.at(-1), 'revenue'),
    thirdYear: months.slice(-12).reduce((sum, month) => sum + valueOf(month, 'revenue'), 0),
    breakEven: breakEven > months.length ? null : breakEven,
    deepest: Math.min(0, ...months.map((month) => valueOf(month, 'cash'))),
    cash: valueOf(months.at(-1), 'cash'),
  };
}

/** The base scenario with one assumption changed. */
export function outcomeWith(name: string, value: number): Outcome {
  return outcomeOf(forecast({ ...inputsOf('base'), [name]: value }));
}

/** What the model's answers in one conversation cost, in dollars, before what the cache spares. */
export function conversationCost(inputs: Inputs): number {
  return reckon('calls * (tokens_in * price_in + tokens_out * price_out) / 1000000', (name) => valueOf(inputs, name));
}
