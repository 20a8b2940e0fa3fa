/** The forecast against figures reckoned by hand, and rules that hold whatever is assumed. */
import { describe, expect, it } from 'vitest';
import { ASSUMPTIONS, MONTHS, SCENARIOS } from '../../../scripts/business/assumptions.ts';
import { conversationCost, forecast, inputsOf, outcomeOf, outcomeWith, valueOf } from '../../../scripts/business/forecast.ts';
import { PLANS } from '../../../src/core/model/plan.ts';

const base = forecast(inputsOf('base'));

describe('the base scenario', () => {
  it('begins with the accounts of its first sign-ups', () => {
    // 150 sign-ups, 35 % of them active, 6 % of those on pro and 0.8 % on enterprise.
    expect(valueOf(base[0], 'pro')).toBeCloseTo(3.15);
    expect(valueOf(base[0], 'enterprise')).toBeCloseTo(0.42);
    expect(valueOf(base[0], 'free')).toBeCloseTo(48.93);
    expect(valueOf(base[0], 'subscriptions')).toBeCloseTo(3.15 * 49 + 0.42 * 199);
  });

  it('keeps those of the month before that did not leave', () => {
    // 175 sign-ups in month 2; 3.5 % of pro accounts leave.
    expect(valueOf(base[1], 'pro')).toBeCloseTo(3.15 * 0.965 + 175 * 0.35 * 0.06);
  });

  it('pays models for tokens in and out', () => {
    expect(conversationCost(inputsOf('base'))).toBeCloseTo((3 * (3110 * 0.15 + 250 * 0.6)) / 1e6, 8);
  });
});

it.each(SCENARIOS)('adds up in every month of the %s scenario', (scenario) => {
  const months = forecast(inputsOf(scenario));
  expect(months).toHaveLength(MONTHS);
  let cash = 0;
  for (const month of months) {
    const [revenue = 0, costs = 0, rest = 0] = [
      ['subscriptions', 'overage', 'licence_fees', 'partner_fees'],
      ['models', 'hosting', 'support', 'payments', 'team', 'marketing'],
      ['result'],
    ].map((names) => names.reduce((sum, name) => sum + valueOf(month, name), 0));
    expect(valueOf(month, 'revenue')).toBeCloseTo(revenue);
    expect(rest).toBeCloseTo(revenue - costs);
    cash += rest;
    expect(valueOf(month, 'cash')).toBeCloseTo(cash);
  }
});

it('loses fewer accounts at a higher rate of resolution', () => {
  expect(outcomeWith('resolution', 0.67).lastRevenue).toBeGreaterThan(outcomeWith('resolution', 0.4).lastRevenue);
});

it('says of the scenarios what the summary of the plan says: only the high one pays back what was put in', () => {
  const [low, middle, high] = SCENARIOS.map((scenario) => outcomeOf(forecast(inputsOf(scenario))));
  expect([low?.breakEven, middle?.breakEven]).toEqual([null, null]);
  expect([low, middle, high].map((outcome) => (outcome?.cash ?? 0) > 0)).toEqual([false, false, true]);
});

it('breaks even in the month after the last loss, or not at all', () => {
  const month = (number: number, result: number, cash: number) => ({ month: number, revenue: 1, result, cash });
  expect(outcomeOf([month(1, -1, -1), month(2, 3, 2), month(3, -1, 1), month(4, 1, 2)]).breakEven).toBe(4);
  expect(outcomeOf([month(1, 1, 1), month(2, -3, -2)])).toMatchObject({ breakEven: null, deepest: -2, cash: -2 });
  expect(outcomeOf([month(1, 1, 1)])).toMatchObject({ breakEven: 1, deepest: 0 });
});

it('takes conversations from the plans of the product', () => {
  for (const tier of ['pro', 'enterprise'] as const) expect(inputsOf('base')[`quota_${tier}`]).toBe(PLANS[tier].conversations);
});

it('names each assumption once, in both languages, and reckons resolution from 40 to 50 %', () => {
  expect(new Set(ASSUMPTIONS.map(({ name }) => name)).size).toBe(ASSUMPTIONS.length);
  expect(ASSUMPTIONS.filter(({ en, zh }) => en === '' || !/\p{Script=Han}/u.test(zh))).toEqual([]);
  expect(SCENARIOS.map((scenario) => inputsOf(scenario)['resolution'])).toEqual([0.4, 0.45, 0.5]);
});

it('uses every assumption', () => {
  const unmoved = ASSUMPTIONS.filter(({ name, base: value }) => outcomeWith(name, value * 1.1).cash === outcomeOf(base).cash);
  expect(unmoved.map(({ name }) => name)).toEqual([]);
});
