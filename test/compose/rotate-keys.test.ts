/** A new master key: every sealed secret still opens, processes that know both keys go on, and a stop half-way loses nothing. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openKeys } from '../../src/compose/master-keys.ts';
import { rotateKeys } from '../../src/compose/rotate-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createSecretStore } from '../../src/drivers/store/secret-store.ts';
import { WRAPPING_PURPOSE } from '../../src/drivers/store/tenant-key.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../src/kernel/ids.ts';
import { Secret } from '../../src/kernel/secret.ts';
import type { SecretPlace } from '../../src/core/ports/secret-store.ts';
import { giveToPlainLogin } from '../support/plain-login.ts';
import { startTestPostgres } from '../support/postgres.ts';
import { openTestStore } from '../support/store.ts';
import type { TestStore } from '../support/store.ts';

const server = await startTestPostgres();
const [OLD, NEW] = ['o'.repeat(40), 'n'.repeat(40)] as const;
const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
}, 60_000);

if ('skip' in server) it.skip(`changes of keys (${server.skip})`);
else {
  describe('claw keys rotate', () => {
    describeRotation(server.ownerUrl);
  });
}

function describeRotation(ownerUrl: string): void {
  it('changes the key while processes that know both read and write', async () => {
    const { store, places } = await openPlanted(ownerUrl);
    const [before, after, alone] = await Promise.all([
      makeConfig(store.url, { CLAW_MASTER_KEY: OLD, CLAW_OTHER_MASTER_KEY: NEW }),
      makeConfig(store.url, { CLAW_MASTER_KEY: NEW, CLAW_OTHER_MASTER_KEY: OLD }),
      makeConfig(store.url, { CLAW_MASTER_KEY: NEW }),
    ]);
    const [old, both, fresh] = await Promise.all([before, after, alone].map((config) => secretsOf(store, config)));
    await expect(rotateKeys(alone)).rejects.toMatchObject({ details: { field: 'CLAW_OTHER_MASTER_KEY' } });
    for (const place of places) await old!.put(place, new Secret(`value of ${place.channelId}`));
    // While it runs, secrets are set and read under both orders of the keys.
    const busy = Promise.all(
      places.flatMap((place) =>
        [old!, both!].map((one) => one.put({ ...place, field: `field-${one === old}` }, new Secret('set meanwhile'))),
      ),
    );
    const done = await rotateKeys(after);
    await busy;
    expect(done).toMatchObject({ place: 'environment', changed: 3, already: 0 });
    expect(await rotateKeys(after)).toMatchObject({ changed: 0, already: 3 });
    for (const place of places) {
      for (const secrets of [old!, both!, fresh!]) expect((await secrets.get(place))?.value.reveal()).toBe(`value of ${place.channelId}`);
      for (const field of ['field-true', 'field-false'])
        expect((await fresh!.get({ ...place, field }))?.value.reveal()).toBe('set meanwhile');
    }
  }, 60_000);

  it('makes a new key in the home, and goes on from where it was stopped', async () => {
    const { store, places } = await openPlanted(ownerUrl);
    const config = await makeConfig(store.url);
    await writeFile(join(config.home, 'master-key'), OLD);
    const old = await secretsOf(store, config);
    for (const place of places) await old.put(place, new Secret('a value'));
    // What a run leaves that was stopped before its first row: the key is used, not made anew.
    await writeFile(join(config.home, 'master-key-next'), NEW);
    expect(await rotateKeys(config)).toMatchObject({ place: 'home', changed: 3 });
    expect((await readdir(config.home)).toSorted()).toEqual(['master-key', 'master-key-former']);
    expect((await readFile(join(config.home, 'master-key'), 'utf8')).trim()).toBe(NEW);
    expect((await readFile(join(config.home, 'master-key-former'), 'utf8')).trim()).toBe(OLD);
    const fresh = createSecretStore(store.pool, [(await openKeys(config))(WRAPPING_PURPOSE)[0]]);
    for (const place of places) expect((await fresh.get(place))?.value.reveal()).toBe('a value');
    await expect(old.get(places[0]!)).rejects.toMatchObject({ details: { field: 'CLAW_MASTER_KEY' } });
  }, 60_000);
}

async function openPlanted(ownerUrl: string): Promise<{ readonly store: TestStore; readonly places: readonly SecretPlace[] }> {
  const store = await openTestStore(ownerUrl, (url) => giveToPlainLogin(ownerUrl, url, 'CREATEROLE'));
  ends.push(() => store.close());
  const places = Array.from({ length: 3 }, () => ({
    tenantId: newUuid<TenantId>(),
    channelId: newUuid<ChannelId>(),
    field: 'web.identity_secret',
  }));
  for (const { tenantId, channelId } of places) {
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'One', 'free')`, [tenantId], tenantId);
    const row = [tenantId, channelId, `web_${channelId}`];
    await store.owner(`insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'Web', $3)`, row, tenantId);
  }
  return { store, places };
}

async function makeConfig(url: string, more: Readonly<Record<string, string>> = {}) {
  const home = await mkdtemp(join(tmpdir(), 'claw-keys-'));
  ends.push(() => rm(home, { recursive: true, force: true }));
  return loadConfig({ CLAW_HOME: home, LOG_LEVEL: 'silent', DATABASE_URL: url, ...more }, () => '');
}

type AnyConfig = Awaited<ReturnType<typeof makeConfig>>;
const secretsOf = async (store: TestStore, config: AnyConfig) => createSecretStore(store.pool, (await openKeys(config))(WRAPPING_PURPOSE));
