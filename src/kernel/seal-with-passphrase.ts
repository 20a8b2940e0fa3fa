/** Seals a text under what a person remembers: made slow to guess, unlike the keys that sealed values otherwise have. */
import { randomBytes, scryptSync } from 'node:crypto';
import { seal, SEAL_KEY_BYTES, unseal } from './seal.ts';
import type { Secret } from './secret.ts';

/** 128 MiB and about half a second a guess. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1_024 * 1_024 };

export interface SealedText {
  /** Both in base64url. */
  readonly salt: string;
  readonly sealed: string;
}

const keyOf = (passphrase: Secret, salt: Uint8Array) => scryptSync(passphrase.reveal(), salt, SEAL_KEY_BYTES, COST);

/** `place` names what it is for and must be the same when it is opened. */
export function sealText(passphrase: Secret, text: string, place: readonly string[]): SealedText {
  const salt = randomBytes(16);
  const sealed = seal(keyOf(passphrase, salt), Buffer.from(text), place);
  return { salt: salt.toString('base64url'), sealed: Buffer.from(sealed).toString('base64url') };
}

/** Null under another passphrase, or when a byte was changed. */
export function unsealText(passphrase: Secret, { salt, sealed }: SealedText, place: readonly string[]): string | null {
  const plain = unseal(keyOf(passphrase, Buffer.from(salt, 'base64url')), Buffer.from(sealed, 'base64url'), place);
  return plain === null ? null : Buffer.from(plain).toString('utf8');
}
