/** A signed statement that counts once does so for all who present it at the same time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../../src/kernel/ids.ts';
import type { UsedIdentityStore } from '../../../src/core/ports/used-identity-store.ts';
import { createUsedIdentityStore } from '../../../src/drivers/store/used-identity-store.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

// Its login is a superuser: what these tests read and write from outside belongs to many tenants.
const server = await startTestPostgres('embedded');
const HOUR = 3_600_000;

if ('skip' in server) it.skip(`used identities (${server.skip})`);
else {
  describe('used identities', () => {
    describeUses(server.ownerUrl);
  });
}

function describeUses(ownerUrl: string): void {
  let store: TestStore;
  let identities: UsedIdentityStore;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    identities = createUsedIdentityStore(store.pool);
  }, 30_000);
  afterAll(() => store?.close());

  const plant = async () => {
    const [tenantId, channelId] = [newUuid<TenantId>(), newUuid<ChannelId>()];
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'One', 'free')`, [tenantId]);
    const row = [tenantId, channelId, `web_${channelId}`];
    await store.owner(`insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'Web', $3)`, row);
    return { tenantId, channelId };
  };
  const names = async (tenantId: TenantId) =>
    (await store.owner<{ jti: string }>('select jti from used_identities where tenant_id = $1 order by jti', [tenantId])).map(
      ({ jti }) => jti,
    );

  it('lets the first through and nobody after, of twenty at once', async () => {
    const channel = await plant();
    const uses = Array.from({ length: 20 }, () => identities.use({ ...channel, name: 'one', expiresAt: Date.now() + HOUR }));
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
    expect(await identities.use({ ...channel, name: 'one', expiresAt: Date.now() + HOUR })).toBe(false);
    expect(await identities.use({ ...channel, name: 'other', expiresAt: Date.now() + HOUR })).toBe(true);
  });

  it('counts for each channel and each business on its own', async () => {
    const [one, other] = [await plant(), await plant()];
    const expiresAt = Date.now() + HOUR;
    expect(await identities.use({ ...one, name: 'same', expiresAt })).toBe(true);
    expect(await identities.use({ ...other, name: 'same', expiresAt })).toBe(true);
  });

  it('forgets what has been over for more than an hour, and nothing sooner', async () => {
    const channel = await plant();
    await identities.use({ ...channel, name: 'just over', expiresAt: Date.now() - HOUR / 2 });
    await identities.use({ ...channel, name: 'long over', expiresAt: Date.now() - HOUR - 1_000 });
    expect(await names(channel.tenantId)).toEqual(['just over', 'long over']);
    await identities.use({ ...channel, name: 'new', expiresAt: Date.now() + HOUR });
    expect(await names(channel.tenantId)).toEqual(['just over', 'new']);
  });
}
