// Guesses at what somebody meant must be right or absent.
import { expect, it } from 'vitest';
import { nearest } from '../../src/kernel/nearest.ts';

it('finds a name with letters swapped, missing or in another case', () => {
  expect(nearest('strat', ['start', 'migrate'])).toBe('start');
  expect(nearest('ingst', ['ask', 'ingest'])).toBe('ingest');
  expect(nearest('EVAL', ['ask', 'eval'])).toBe('eval');
});

it('says nothing when no name is close', () => {
  expect(nearest('deploy', ['ask', 'eval', 'start'])).toBeNull();
  expect(nearest('x', [])).toBeNull();
});
