/** Messages that arrive together share a transaction and nothing else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../../src/kernel/ids.ts';
import { UpstreamRefused } from '../../../src/kernel/errors.ts';
import type { IntakeResult, IntakeRow } from '../../../src/core/ports/intake-store.ts';
import { createIntakeStore } from '../../../src/drivers/store/intake-store.ts';
import type { PgPool } from '../../../src/drivers/_shared/pg-pool.ts';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { buildIntakeRow } from '../../builders/build-intake-row.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

interface Place {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
}

const server = await startTestPostgres();
if ('skip' in server) it.skip(`intake of several messages (${server.skip})`);
else {
  describe('intake of several messages', () => {
    describeTogether(server.ownerUrl);
  });
}

const allow = async () => ({ allowed: true as const });
const refuse = async () => ({ allowed: false as const, level: 'contact', retryAfterMs: 1 });

const rowAt = (place: Place, key: string, text = 'hello'): IntakeRow =>
  buildIntakeRow({ ...place, identity: `${key}/${text}`, conversationKey: key, text });

function describeTogether(ownerUrl: string): void {
  let store: TestStore;
  const places: Place[] = [];
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    for (const name of ['one', 'other']) {
      const place = { tenantId: newUuid<TenantId>(), channelId: newUuid<ChannelId>() };
      await store.pool.withTenant(place.tenantId, async (tx) => {
        await asPg(tx).query(`insert into tenants (id, name, plan) values ($1, $2, 'free')`, [place.tenantId, name]);
        const values = [place.tenantId, place.channelId, name];
        await asPg(tx).query(`insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'W', $3)`, values);
      });
      places.push(place);
    }
  }, 30_000);
  afterAll(() => store?.close());

  /** Counts transactions. */
  const counted = () => {
    const sizes: number[] = [];
    const inTrips: PgPool['inTrips'] = (work) => {
      sizes.push(1);
      return store.pool.inTrips(work);
    };
    return { intake: createIntakeStore({ ...store.pool, inTrips }, newUuid), transactions: () => sizes.length };
  };
  const texts = ({ tenantId }: Place, key: string) =>
    store.pool.withTenant(tenantId, (tx) =>
      asPg(tx).query<{ tenant_id: string; text: string; state: string; seq: string }>(
        `select m.tenant_id, m.text, m.state, m.seq from messages m
           join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id where c.key = $1 order by m.seq`,
        [key],
      ),
    );

  it('of two tenants they share one transaction, and each is seen by its own tenant alone', async () => {
    const { intake, transactions } = counted();
    const results = await Promise.all(places.map((place) => intake.receive(rowAt(place, 'shared'), allow)));
    expect(transactions()).toBe(1);
    expect(results.map(({ kind, turn }) => [kind, turn?.queued])).toEqual([
      ['accepted', 1],
      ['accepted', 1],
    ]);
    for (const place of places) expect(await texts(place, 'shared')).toMatchObject([{ tenant_id: place.tenantId }]);
  });

  it('each is charged and refused on its own', async () => {
    const { intake, transactions } = counted();
    const [yes, no] = await Promise.all([
      intake.receive(rowAt(places[0]!, 'b-allowed'), allow),
      intake.receive(rowAt(places[0]!, 'a-refused'), refuse),
    ]);
    expect(transactions()).toBe(1);
    expect(yes).toMatchObject({ kind: 'accepted', message: { state: 'waiting' }, turn: { queued: 1 } });
    expect(no).toMatchObject({ kind: 'limited', message: { state: 'limited' }, turn: null, level: 'contact' });
    expect(await texts(places[0]!, 'a-refused')).toMatchObject([{ state: 'limited' }]);
  });

  it('one that cannot be stored fails alone', async () => {
    const { intake } = counted();
    const gone = { ...places[0]!, channelId: newUuid<ChannelId>() };
    const results = await Promise.allSettled([
      intake.receive(rowAt(places[0]!, 'good-1'), allow),
      intake.receive(rowAt(gone, 'bad'), allow),
      intake.receive(rowAt(places[1]!, 'good-2'), allow),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: expect.any(UpstreamRefused) });
    expect(await texts(places[1]!, 'good-2')).toHaveLength(1);
  });

  it('one whose charge throws leaves nothing behind, and the others are stored', async () => {
    const { intake } = counted();
    const results = await Promise.allSettled([
      intake.receive(rowAt(places[0]!, 'charge-throws'), () => Promise.reject(new Error('no limiter'))),
      intake.receive(rowAt(places[0]!, 'charge-works'), allow),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await texts(places[0]!, 'charge-throws')).toEqual([]);
    expect(await texts(places[0]!, 'charge-works')).toHaveLength(1);
  });

  it.each(['alone', 'together'])('those whose conversations are locked by somebody hold up nobody, come %s', async (how) => {
    const { intake } = counted();
    const keys = ['1', '2', '3'].map((n) => `locked-${how}-${n}`);
    await Promise.all(keys.map((key) => intake.receive(rowAt(places[0]!, key, 'first'), allow)));
    const { late } = await store.pool.withTenant(places[0]!.tenantId, async (tx) => {
      await asPg(tx).query('select from conversations where key = any ($1) for update', [keys]);
      const second: Promise<IntakeResult>[] = [];
      for (const key of keys) {
        second.push(intake.receive(rowAt(places[0]!, key, 'second'), allow));
        if (how === 'alone') await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await intake.receive(rowAt(places[0]!, `free-${how}`), allow)).toMatchObject({ kind: 'accepted' });
      return { late: second };
    });
    for (const result of await Promise.all(late)) expect(result).toMatchObject({ kind: 'accepted', message: { seq: 2 } });
  });

  it('of one conversation they keep the order in which they came', async () => {
    const { intake } = counted();
    const said = ['1', '2', '3', '4', '5'];
    await Promise.all(said.map((text) => intake.receive(rowAt(places[0]!, 'order', text), allow)));
    expect((await texts(places[0]!, 'order')).map(({ text }) => text)).toEqual(said);
  });
}
