/** Models of a business on a real database: kept in their order, their keys sealed, and nothing of another business within reach. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, ModelId, TenantId } from '../../../src/kernel/ids.ts';
import type { KeyRing } from '../../../src/kernel/key-ring.ts';
import { newSealKey } from '../../../src/kernel/seal.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { MOST_ENDPOINTS } from '../../../src/core/model/model-endpoint.ts';
import type { ModelFacts } from '../../../src/core/model/model-endpoint.ts';
import type { ModelStore } from '../../../src/core/ports/model-store.ts';
import { createModelStore } from '../../../src/drivers/store/model-store.ts';
import { createSecretStore } from '../../../src/drivers/store/secret-store.ts';
import { buildModelFacts } from '../../builders/build-model.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

// Its login is a superuser: what these tests read and write from outside belongs to many tenants.
const server = await startTestPostgres('embedded');
const KEY = new Secret('sk-that-nobody-else-knows-1234');
const wrapping = (): KeyRing => [new Secret(Buffer.from(newSealKey()).toString('base64url'))];

if ('skip' in server) it.skip(`model store (${server.skip})`);
else {
  describe('model store', () => {
    describeModels(server.ownerUrl);
  });
}

function describeModels(ownerUrl: string): void {
  const key = wrapping();
  let store: TestStore;
  let models: ModelStore;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    models = createModelStore(store.pool, key);
  }, 30_000);
  afterAll(() => store?.close());

  const plant = async (): Promise<TenantId> => {
    const tenantId = newUuid<TenantId>();
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'One', 'free')`, [tenantId]);
    return tenantId;
  };
  const add = (tenantId: TenantId, given: Partial<ModelFacts> = {}, secret: Secret | null = KEY) =>
    models.create(tenantId, newUuid<ModelId>(), buildModelFacts(given), secret);
  const keysOf = async (tenantId: TenantId) => (await store.owner('select from tenant_keys where tenant_id = $1', [tenantId])).length;

  it('gives back what was put, with the end of its key, and opens the key for whoever calls it', async () => {
    const tenantId = await plant();
    const facts = buildModelFacts({
      prices: { inputPerMillion: 0.5, outputPerMillion: 1.25, currency: 'CNY' },
      extra: { seed: 7, stop: null },
    });
    const made = await models.create(tenantId, newUuid<ModelId>(), facts, KEY);
    expect(made).toEqual({ ...facts, tenantId, id: made.id, lastFour: '1234', revision: 1, health: null });
    expect(await models.get(tenantId, made.id)).toEqual(made);
    const opened = await models.open(tenantId, made.id);
    expect([opened?.endpoint, opened?.key?.reveal()]).toEqual([made, KEY.reveal()]);
    const rows = await store.owner<{ text: string }>(
      `select encode(sealed, 'escape') || m::text as text from model_endpoints m where id = $1`,
      [made.id],
    );
    expect(rows[0]?.text).not.toContain('nobody-else');
  });

  it('tells the enabled ones of a kind by position, and of equal ones the older first', async () => {
    const tenantId = await plant();
    await add(tenantId, { name: 'third', position: 5 });
    await add(tenantId, { name: 'first', position: 1 });
    await add(tenantId, { name: 'off', position: 0, enabled: false });
    await add(tenantId, { name: 'vectors', position: 0, kind: 'embedding' });
    await add(tenantId, { name: 'second', position: 1 }, null);
    const open = await models.openAll(tenantId, 'chat');
    expect(open.map(({ endpoint, key: held }) => [endpoint.name, held?.reveal()])).toEqual([
      ['first', KEY.reveal()],
      ['second', undefined],
      ['third', KEY.reveal()],
    ]);
    expect((await models.list(tenantId)).map(({ name }) => name)).toEqual(['off', 'vectors', 'first', 'second', 'third']);
  });

  it('changes what is given, key and all, and forgets how it did', async () => {
    const tenantId = await plant();
    const made = await add(tenantId);
    await models.tell(tenantId, made.id, 1, { state: 'resting', fault: 'key' });
    expect((await models.get(tenantId, made.id))?.health).toMatchObject({ state: 'resting', fault: 'key', at: expect.any(Date) });
    const changed = await models.change(tenantId, made.id, (now) => ({ name: `${now.name} 2`, key: new Secret('sk-another-key-5678') }));
    expect(changed).toEqual({ ...made, name: `${made.name} 2`, lastFour: '5678', revision: 2 });
    await models.tell(tenantId, made.id, 1, { state: 'resting', fault: 'key' });
    expect((await models.get(tenantId, made.id))?.health).toBeNull();
    const refused = models.change(tenantId, made.id, () => {
      throw new RangeError('not this');
    });
    await expect(refused).rejects.toThrow(RangeError);
    expect(await models.get(tenantId, made.id)).toEqual(changed);
    expect((await models.change(tenantId, made.id, () => ({ key: null })))?.lastFour).toBeNull();
    expect((await models.open(tenantId, made.id))?.key).toBeNull();
  });

  it('forgets the key of the business with the last sealed value, and no earlier', async () => {
    const tenantId = await plant();
    const channelId = newUuid<ChannelId>();
    const channel = [tenantId, channelId, `web_${channelId}`];
    await store.owner(`insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'Web', $3)`, channel);
    const secrets = createSecretStore(store.pool, key);
    const place = { tenantId, channelId, field: 'web.identity_secret' };
    await secrets.put(place, KEY);
    const made = await add(tenantId);
    await secrets.remove(place);
    expect((await models.open(tenantId, made.id))?.key?.reveal()).toBe(KEY.reveal());
    expect([await models.remove(tenantId, made.id), await models.remove(tenantId, made.id), await keysOf(tenantId)]).toEqual([
      true,
      false,
      0,
    ]);
  });

  it('opens no key that was moved to another row, nor under another master key, and still takes it away', async () => {
    const tenantId = await plant();
    const [one, two] = [await add(tenantId), await add(tenantId)];
    await store.owner('update model_endpoints set sealed = (select sealed from model_endpoints where id = $2) where id = $1', [
      one.id,
      two.id,
    ]);
    await expect(models.open(tenantId, one.id)).rejects.toMatchObject({ code: 'upstream_refused' });
    const other = createModelStore(store.pool, wrapping());
    await expect(other.openAll(tenantId, 'chat')).rejects.toMatchObject({ code: 'config_invalid' });
    expect([await other.remove(tenantId, one.id), await other.remove(tenantId, two.id)]).toEqual([true, true]);
  });

  it('shows nothing of another business', async () => {
    const [mine, other] = [await plant(), await plant()];
    const { id } = await add(other);
    expect([await models.get(mine, id), await models.open(mine, id), await models.change(mine, id, () => ({ name: 'x' }))]).toEqual([
      null,
      null,
      null,
    ]);
    expect([await models.remove(mine, id), await models.list(mine), await models.openAll(mine, 'chat')]).toEqual([false, [], []]);
  });

  it('keeps a bounded number of them, however many come at once', async () => {
    const tenantId = await plant();
    const made = await Promise.allSettled(Array.from({ length: MOST_ENDPOINTS + 3 }, () => add(tenantId, {}, null)));
    const refused = made.filter((one) => one.status === 'rejected').map((one) => one.reason as unknown);
    expect(refused).toMatchObject(Array.from({ length: 3 }, () => ({ code: 'conflict' })));
    expect(await models.list(tenantId)).toHaveLength(MOST_ENDPOINTS);
  });
}
