/** Passwords as they are stored: salted, at a cost that is told beside them, and a few at a time. */
import { expect, it } from 'vitest';
import { createPasswords, PASSWORD_COST } from '../../src/kernel/password.ts';

const CHEAP = { N: 2, r: 1, p: 1 };

it('knows a password again, however its letters are composed, and no other', async () => {
  const passwords = createPasswords(CHEAP);
  const stored = await passwords.hash('caf\u00e9 au lait');
  expect(await passwords.verify('cafe\u0301 au lait', stored)).toBe(true);
  expect(await passwords.verify('cafe au lait', stored)).toBe(false);
  expect(await passwords.verify('anything', null)).toBe(false);
  expect(await passwords.hash('caf\u00e9 au lait')).not.toBe(stored);
});

it('stores the cost beside it, so that one of another cost is judged at its own', async () => {
  const stored = await createPasswords(CHEAP).hash('of another year');
  expect(stored).toMatch(/^scrypt\$2\$1\$1\$[\w-]{22}\$[\w-]{43}$/);
  const now = createPasswords();
  expect(await now.verify('of another year', stored)).toBe(true);
  expect((await now.hash('x')).split('$').slice(0, 4)).toEqual(['scrypt', '32768', '8', '3']);
  expect(128 * PASSWORD_COST.N * PASSWORD_COST.r).toBe(32 * 1_024 * 1_024);
});

it('refuses more than can wait, with the time to come again', async () => {
  const passwords = createPasswords(CHEAP);
  const ends = await Promise.allSettled(Array.from({ length: 100 }, () => passwords.hash('x')));
  const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as { code: string; details: object }] : []));
  expect(refused).toHaveLength(100 - 66);
  expect(refused[0]).toMatchObject({ code: 'overloaded', details: { retryAfterMs: 2_000 } });
  expect(await passwords.verify('x', await passwords.hash('x'))).toBe(true);
});
