/** Changes the master key: the data key of every tenant is wrapped anew, and nothing that it seals is touched. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../kernel/errors.ts';
import { createLogger } from '../kernel/logger.ts';
import { randomToken, Secret } from '../kernel/secret.ts';
import { rewrapTenantKeys } from '../drivers/store/rewrap-tenant-keys.ts';
import type { Rewrapped } from '../drivers/store/rewrap-tenant-keys.ts';
import { WRAPPING_PURPOSE } from '../drivers/store/tenant-key.ts';
import { readOrMake, readPrivate, writePrivate } from './home-files.ts';
import { derive, KEY_FILES, openKeys } from './master-keys.ts';
import { prepareSchema } from './migrate.ts';
import { withData, withDataAlone } from './reach-database.ts';

/** `place`: where the new key is kept. */
export interface RotatedKeys extends Rewrapped {
  readonly place: 'environment' | 'home';
}

/**
 * With CLAW_MASTER_KEY in the environment: online, from CLAW_OTHER_MASTER_KEY to it. Without: a new key is made in the home, which no
 * Claw may be using. Stopped half-way it leaves keys that all open, and goes on when it is called again.
 */
export async function rotateKeys(config: Config): Promise<RotatedKeys> {
  return config.masterKey === null ? rotateInHome(config) : rotateOnline(config);
}

async function rotateOnline(config: Config): Promise<RotatedKeys> {
  if (config.otherMasterKey === null) {
    throw new ConfigError(
      'CLAW_OTHER_MASTER_KEY must hold the key that is to be replaced, and CLAW_MASTER_KEY the new one (openssl rand -hex 32). The running processes need both first: the former as CLAW_MASTER_KEY, the new one as CLAW_OTHER_MASTER_KEY.',
      { field: 'CLAW_OTHER_MASTER_KEY' },
    );
  }
  const wrapping = (await openKeys(config))(WRAPPING_PURPOSE);
  const done = await withData(config, createLogger(config.logLevel), (ownerUrl) => rewrapTenantKeys(ownerUrl, wrapping));
  return { ...done, place: 'environment' };
}

async function rotateInHome(config: Config): Promise<RotatedKeys> {
  const logger = createLogger(config.logLevel);
  return withDataAlone(config, logger, async (database) => {
    await prepareSchema(database, logger);
    const [current, former] = (await openKeys(config))(WRAPPING_PURPOSE);
    const path = (name: string) => join(config.home, name);
    // What a change that was stopped has begun is finished: rows may be under its key already.
    const next = (await readOrMake(config.home, KEY_FILES.next, () => randomToken(32))).text;
    const others = former === undefined ? [current] : [current, former];
    const done = await rewrapTenantKeys(database.ownerUrl, [derive(new Secret(next), WRAPPING_PURPOSE), ...others]);
    await writePrivate(path(KEY_FILES.former), (await readPrivate(path(KEY_FILES.current))) ?? '');
    await rename(path(KEY_FILES.next), path(KEY_FILES.current));
    return { ...done, place: 'home' };
  });
}
