/** The master keys of a process, from its configuration or its home, and the keys for single purposes that are derived from them. */
import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { KeyRing } from '../kernel/key-ring.ts';
import { randomToken, Secret } from '../kernel/secret.ts';
import { readOrMake, readPrivate } from './home-files.ts';

/** Files of a home. `next` exists only while a change of keys is under way; `former` lets visitors stay who were let in before it. */
export const KEY_FILES = { current: 'master-key', next: 'master-key-next', former: 'master-key-former' } as const;

/** Shortest accepted master key, in characters: 32 hexadecimal digits are 128 bits. */
const LEAST_KEY = 32;

export type KeysFor = (purpose: string) => KeyRing;

type KeyConfig = Pick<Config, 'home' | 'masterKey' | 'otherMasterKey'>;

/** Keys of every purpose. @throws ConfigError for a key that is too short or cannot be read */
export async function openKeys(config: KeyConfig): Promise<KeysFor> {
  const [first, ...others] = await masterKeys(config);
  return (purpose) => [derive(first, purpose), ...others.map((one) => derive(one, purpose))];
}

/** The key of one purpose (HKDF-SHA-256), so that one that leaks says nothing about another. */
export const derive = (master: Secret, purpose: string): Secret =>
  new Secret(Buffer.from(hkdfSync('sha256', master.reveal(), 'claw', purpose, 32)).toString('base64url'));

async function masterKeys({ home, masterKey, otherMasterKey }: KeyConfig): Promise<KeyRing> {
  if (masterKey !== null) return otherMasterKey === null ? [masterKey] : [masterKey, otherMasterKey];
  const current = (await readOrMake(home, KEY_FILES.current, () => randomToken(32))).text;
  if (current.length < LEAST_KEY) {
    throw new ConfigError(`${join(home, KEY_FILES.current)} is shorter than ${LEAST_KEY} characters. Restore it from a backup.`, {
      field: 'CLAW_HOME',
    });
  }
  const others = await Promise.all([KEY_FILES.next, KEY_FILES.former].map((name) => readPrivate(join(home, name))));
  return [new Secret(current), ...others.filter((text) => text !== null).map((text) => new Secret(text))];
}
