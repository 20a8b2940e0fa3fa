/** A sealed value opens with its key, in its place, unchanged; and otherwise not at all. */
import { expect, it } from 'vitest';
import { newSealKey, seal, unseal } from '../../src/kernel/seal.ts';

const key = newSealKey();
const PLACE = ['channel-secret', 'tenant', 'channel', 'web.identity_secret'];
const plain = Buffer.from('a token of someone, 密钥');

it('gives back what was sealed', () => {
  expect(Buffer.from(unseal(key, seal(key, plain, PLACE), PLACE)!)).toEqual(plain);
  expect(unseal(key, seal(key, Buffer.alloc(0), PLACE), PLACE)).toHaveLength(0);
});

it('shows nothing of the value, and never the same envelope twice', () => {
  const [one, other] = [seal(key, plain, PLACE), seal(key, plain, PLACE)].map((bytes) => Buffer.from(bytes));
  expect(one).not.toEqual(other);
  expect(one!.includes('token')).toBe(false);
});

it.each([
  ['in another tenant', ['channel-secret', 'other', 'channel', 'web.identity_secret']],
  ['in another channel', ['channel-secret', 'tenant', 'other', 'web.identity_secret']],
  ['under another field', ['channel-secret', 'tenant', 'channel', 'telegram.bot_token']],
  ['in a place whose names join to the same text', ['channel-secret', 'tenantchannel', '', 'web.identity_secret']],
  ['in no place', []],
])('does not open %s', (_where, place) => {
  expect(unseal(key, seal(key, plain, PLACE), place)).toBeNull();
});

it('does not open with another key', () => {
  expect(unseal(newSealKey(), seal(key, plain, PLACE), PLACE)).toBeNull();
});

it('does not open when any byte was changed, or some are missing', () => {
  const envelope = seal(key, plain, PLACE);
  for (let index = 0; index < envelope.length; index += 1) {
    const changed = Uint8Array.from(envelope);
    changed[index] = changed[index]! ^ 1;
    expect([index, unseal(key, changed, PLACE)]).toEqual([index, null]);
    expect([index, unseal(key, envelope.subarray(0, index), PLACE)]).toEqual([index, null]);
  }
});
