/** Channel secrets on a real database: what lies there is sealed, belongs to its place, and fails with one clear error. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../../src/kernel/ids.ts';
import type { KeyRing } from '../../../src/kernel/key-ring.ts';
import { newSealKey } from '../../../src/kernel/seal.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import type { SecretPlace, SecretStore } from '../../../src/core/ports/secret-store.ts';
import { createSecretStore } from '../../../src/drivers/store/secret-store.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

// Its login is a superuser: what these tests read and write from outside belongs to many tenants.
const server = await startTestPostgres('embedded');
const FIELD = 'web.identity_secret';
const VALUE = new Secret('a-secret-that-nobody-else-knows-1234');
const wrapping = (): KeyRing => [new Secret(Buffer.from(newSealKey()).toString('base64url'))];

if ('skip' in server) it.skip(`channel secrets (${server.skip})`);
else {
  describe('channel secrets', () => {
    describeSecrets(server.ownerUrl);
  });
}

function describeSecrets(ownerUrl: string): void {
  let store: TestStore;
  let secrets: SecretStore;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    secrets = createSecretStore(store.pool, wrapping());
  }, 30_000);
  afterAll(() => store?.close());

  const plantChannel = async (tenantId: TenantId): Promise<SecretPlace> => {
    const channelId = newUuid<ChannelId>();
    const row = [tenantId, channelId, `web_${channelId}`];
    await store.owner(`insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'Web', $3)`, row);
    return { tenantId, channelId, field: FIELD };
  };
  const plant = async (): Promise<SecretPlace> => {
    const tenantId = newUuid<TenantId>();
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'One', 'free')`, [tenantId]);
    return plantChannel(tenantId);
  };
  const valueOf = async (place: SecretPlace) => (await secrets.get(place))?.value.reveal() ?? null;

  it('gives back what was put, and shows people the end of it', async () => {
    const place = await plant();
    expect([await valueOf(place), await secrets.mark(place)]).toEqual([null, null]);
    await secrets.put(place, VALUE);
    expect(await valueOf(place)).toBe(VALUE.reveal());
    expect(await secrets.lastFours(place.tenantId, FIELD)).toEqual(new Map([[place.channelId, '1234']]));
    await secrets.put({ ...place, field: 'telegram.bot_token' }, new Secret('short-1234'));
    expect(await secrets.lastFours(place.tenantId, 'telegram.bot_token')).toEqual(new Map([[place.channelId, '']]));
  });

  it('keeps the value and its key out of every column', async () => {
    const place = await plant();
    await secrets.put(place, VALUE);
    const rows = await store.owner<{ text: string }>(
      `select encode(sealed, 'escape') || s::text as text from channel_secrets s where tenant_id = $1
       union all select encode(wrapped, 'escape') || k::text from tenant_keys k where tenant_id = $1`,
      [place.tenantId],
    );
    expect(rows).toHaveLength(2);
    expect(rows.filter(({ text }) => text.includes('nobody-else'))).toEqual([]);
  });

  it('replaces a value, marks it anew, and removes it', async () => {
    const place = await plant();
    await secrets.put(place, VALUE);
    const first = await secrets.mark(place);
    await secrets.put(place, new Secret('another-secret-of-some-length-5678'));
    expect(await valueOf(place)).toBe('another-secret-of-some-length-5678');
    expect(await secrets.mark(place)).not.toBe(first);
    expect([await secrets.remove(place), await secrets.remove(place), await valueOf(place)]).toEqual([true, false, null]);
  });

  it('changes nothing twice for a call that is repeated, however many come at once', async () => {
    const place = await plant();
    const values = Array.from({ length: 5 }, (_, n) => new Secret(`made-by-call-number-${n}-of-five`));
    const given = await Promise.all(values.map((value) => secrets.put(place, value, 'the call')));
    const held = await valueOf(place);
    expect(given.map((value) => value.reveal())).toEqual(values.map(() => held));
    const mark = await secrets.mark(place);
    await secrets.put(place, VALUE, 'the call');
    expect([await valueOf(place), await secrets.mark(place)]).toEqual([held, mark]);
    expect((await secrets.put(place, VALUE, 'another call')).reveal()).toBe(VALUE.reveal());
  });

  it('refuses an empty value and a channel that the tenant does not have', async () => {
    const [place, stranger] = [await plant(), await plant()];
    await expect(secrets.put(place, new Secret(''))).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(secrets.put({ ...place, tenantId: stranger.tenantId }, VALUE)).rejects.toMatchObject({ code: 'not_found' });
    await secrets.put(place, VALUE);
    expect(await valueOf({ ...place, tenantId: stranger.tenantId })).toBeNull();
    expect(await secrets.remove({ ...place, tenantId: stranger.tenantId })).toBe(false);
  });

  it('opens no row that was moved to another channel, field or tenant, and says what to do', async () => {
    const [place, stranger] = [await plant(), await plant()];
    const sibling = await plantChannel(place.tenantId);
    const otherField = { ...place, field: 'telegram.bot_token' };
    for (const one of [place, sibling, stranger, otherField]) await secrets.put(one, VALUE);
    const sealedOf = `(select sealed from channel_secrets where tenant_id = $4 and channel_id = $5 and field = $6)`;
    for (const target of [sibling, stranger, otherField]) {
      const [to, from] = [target, place].map(({ tenantId, channelId, field }) => [tenantId, channelId, field]);
      const move = `update channel_secrets set sealed = ${sealedOf} where tenant_id = $1 and channel_id = $2 and field = $3`;
      await store.owner(move, [...to!, ...from!]);
      await expect(secrets.get(target)).rejects.toMatchObject({
        code: 'upstream_refused',
        message: expect.stringContaining('Set it anew'),
      });
    }
    expect(await valueOf(place)).toBe(VALUE.reveal());
    await secrets.put(sibling, VALUE);
    expect(await valueOf(sibling)).toBe(VALUE.reveal());
  });

  it('opens no row of which a byte was changed, and no data key of another tenant', async () => {
    const [place, stranger] = [await plant(), await plant()];
    for (const one of [place, stranger]) await secrets.put(one, VALUE);
    await store.owner('update channel_secrets set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) where tenant_id = $1', [
      place.tenantId,
    ]);
    await expect(secrets.get(place)).rejects.toMatchObject({ message: expect.stringContaining('web.identity_secret') });
    await store.owner('update tenant_keys set wrapped = (select wrapped from tenant_keys where tenant_id = $2) where tenant_id = $1', [
      place.tenantId,
      stranger.tenantId,
    ]);
    await expect(secrets.get(place)).rejects.toMatchObject({ code: 'upstream_refused', message: expect.stringContaining('tenant_keys') });
    expect(await valueOf(stranger)).toBe(VALUE.reveal());
  });

  it('names CLAW_MASTER_KEY when it is another one, destroys nothing, and begins anew once the values are removed', async () => {
    const place = await plant();
    const other = createSecretStore(store.pool, wrapping());
    await secrets.put(place, VALUE);
    const refusal = { code: 'config_invalid', message: expect.stringContaining('another CLAW_MASTER_KEY') };
    await expect(other.get(place)).rejects.toMatchObject(refusal);
    await expect(other.put(place, VALUE)).rejects.toMatchObject(refusal);
    expect(await valueOf(place)).toBe(VALUE.reveal());
    expect([...(await other.lastFours(place.tenantId, FIELD)).values()]).toEqual(['1234']);
    expect(await other.remove(place)).toBe(true);
    await other.put(place, VALUE);
    const held = await other.get(place);
    expect([held?.value.reveal(), held?.mark]).toEqual([VALUE.reveal(), await other.mark(place)]);
  });

  it('makes one data key a tenant, whoever comes first', async () => {
    const place = await plant();
    const fields = Array.from({ length: 8 }, (_, n) => ({ ...place, field: `field.${n}` }));
    await Promise.all(fields.map((one) => secrets.put(one, VALUE)));
    expect(await Promise.all(fields.map(valueOf))).toEqual(fields.map(() => VALUE.reveal()));
    await Promise.all(fields.map((one, n) => (n % 2 === 0 ? secrets.remove(one) : secrets.put(one, VALUE))));
    expect((await secrets.lastFours(place.tenantId, 'field.1')).size).toBe(1);
    expect(await valueOf(fields[1]!)).toBe(VALUE.reveal());
  });
}
