/** Formulas mean what a spreadsheet takes them to mean. */
import { expect, it } from 'vitest';
import { reckon } from '../../../scripts/business/reckon.ts';

const values: Readonly<Record<string, number>> = { a: 2, 'last.b_c': 5 };
const lookup = (name: string): number => {
  const value = values[name];
  if (value === undefined) throw new Error(`no ${name}`);
  return value;
};

it.each([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 2 - 3', 5],
  ['12 / 2 / 3', 2],
  ['a * last.b_c - 0.5', 9.5],
  ['2 * (a + (last.b_c - 1)) / 4', 3],
])('reckons %s', (formula, value) => {
  expect(reckon(formula, lookup)).toBe(value);
});

it.each([
  ['', 'lacks a value'],
  ['1 +', 'lacks a value'],
  ['(1', 'leaves a parenthesis open'],
  ['1 2', 'goes on after its end'],
  ['1)', 'goes on after its end'],
  ['a ^ 2', 'cannot be read from character 1 on'],
  ['nobody', 'no nobody'],
])('refuses "%s"', (formula, reason) => {
  expect(() => reckon(formula, lookup)).toThrow(reason);
});
