/** Sealed values: what may lie in a database that others read, and opens only with its key and in its own place. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** First byte of every envelope, so that a later form can be told from this one. */
const VERSION = 1;
/** AES-256-GCM with a random 96-bit nonce, the length NIST SP 800-38D recommends; one key seals far fewer than its 2^32 values. */
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Length of a sealing key. */
export const SEAL_KEY_BYTES = 32;

/** A new random key of {@link SEAL_KEY_BYTES}. */
export function newSealKey(): Uint8Array {
  return randomBytes(SEAL_KEY_BYTES);
}

/** Version, nonce, ciphertext and tag in one. `place` names where the value belongs; it is authenticated, not stored. */
export function seal(key: Uint8Array, plain: Uint8Array, place: readonly string[]): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(placeBytes(place));
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed; null under another key, in another place, or when a byte was changed: the three cannot be told apart. */
export function unseal(key: Uint8Array, envelope: Uint8Array, place: readonly string[]): Uint8Array | null {
  if (envelope[0] !== VERSION || envelope.length < 1 + NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, key, envelope.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(placeBytes(place));
  decipher.setAuthTag(envelope.subarray(-TAG_BYTES));
  const plain = decipher.update(envelope.subarray(1 + NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    // The one thing `final` throws for is a tag that does not fit.
    return null;
  }
}

/** As JSON, so that no two places read the same. */
const placeBytes = (place: readonly string[]) => Buffer.from(JSON.stringify(['claw', VERSION, ...place]));
