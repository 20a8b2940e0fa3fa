/** The tables of states and the database allow the same ones, and every way out of a state leads to one of them. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DELIVERY_STATES } from '../../../src/core/model/delivery.ts';
import { MESSAGE_STATES } from '../../../src/core/model/message.ts';
import { UNREACHABLE_REASONS } from '../../../src/core/model/place.ts';
import { TURN_STATES } from '../../../src/core/model/turn.ts';

/** What a column of a table may hold, by the check of its migration. */
function allowed(migration: string, table: string, column: string): readonly string[] {
  const text = readFileSync(`migrations/${migration}.ts`, 'utf8');
  const body = text.slice(text.indexOf(`create table ${table} (`));
  const [, names = ''] = new RegExp(`\\b${column} text[^\\n]*check \\(${column} in \\(([^)]+)\\)`).exec(body) ?? [];
  return [...names.matchAll(/'(\w+)'/g)].map(([, name]) => name!);
}

it.each([
  ['messages', '20261122100300-create-conversations', MESSAGE_STATES],
  ['turns', '20261122100400-create-turns', TURN_STATES],
  ['deliveries', '20261122100400-create-turns', DELIVERY_STATES],
])('of %s', (table, migration, states) => {
  const names = Object.keys(states);
  expect(allowed(migration, table, 'state').toSorted()).toEqual(names.toSorted());
  expect(
    Object.values<readonly string[]>(states)
      .flat()
      .filter((next) => !names.includes(next)),
  ).toEqual([]);
});

it('of places that cannot be reached', () => {
  expect(allowed('20261122100300-create-conversations', 'conversations', 'unreachable')).toEqual(UNREACHABLE_REASONS);
});
