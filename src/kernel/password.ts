/** Passwords of people as they are stored: scrypt (RFC 7914), slow on purpose, a few at a time. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { OverloadedError } from './errors.ts';

export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and some tenths of a second each; one of the costs that OWASP's password storage cheat sheet holds to be equal. */
export const PASSWORD_COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
const MOST_BYTES = 64 * 1_024 * 1_024;
const LENGTH = 32;
/** So that a flood of sign-ins takes neither the memory nor the threads that everything else needs. */
const AT_ONCE = 2;
const MOST_WAITING = 64;
const SOON_MS = 2_000;

export interface Passwords {
  /** With its salt and numbers in one text. @throws OverloadedError when too many wait */
  hash(password: string): Promise<string>;
  /** False for null, after the same work. @throws OverloadedError when too many wait */
  verify(password: string, stored: string | null): Promise<boolean>;
}

/** What was stored at another cost is still judged at that one. */
export function createPasswords(cost: PasswordCost = PASSWORD_COST): Passwords {
  const inTurn = createTurns();
  const derive = (password: string, salt: Buffer, { N, r, p }: PasswordCost) =>
    inTurn(
      () =>
        new Promise<Buffer>((resolve, reject) => {
          const settle = (error: Error | null, key: Buffer) => (error ? reject(error) : resolve(key));
          // The same letters, however a keyboard composed them.
          scrypt(password.normalize('NFKC'), salt, LENGTH, { N, r, p, maxmem: MOST_BYTES }, settle);
        }),
    );
  return {
    hash: async (password) => {
      const salt = randomBytes(16);
      const key = await derive(password, salt, cost);
      return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
    },
    verify: async (password, stored) => {
      if (stored === null) {
        await derive(password, randomBytes(16), cost);
        return false;
      }
      const [, N, r, p, salt = '', expected = ''] = stored.split('$');
      const key = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
      return timingSafeEqual(key, Buffer.from(expected, 'base64url'));
    },
  };
}

function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let under = 0;
  return async (work) => {
    if (under >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING)
        throw new OverloadedError('Too many people sign in at this moment; come again in a while.', { retryAfterMs: SOON_MS });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else under += 1;
    try {
      return await work();
    } finally {
      // The place goes from hand to hand while somebody waits.
      const next = waiting.shift();
      if (next) next();
      else under -= 1;
    }
  };
}
