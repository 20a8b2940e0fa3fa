/** A message that comes in while a turn ends is never left without a turn, whichever of the two commits first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, ConversationId, TenantId, TurnId } from '../../../src/kernel/ids.ts';
import type { IntakeResult, IntakeRow } from '../../../src/core/ports/intake-store.ts';
import type { EndTurn } from '../../../src/core/ports/turn-store.ts';
import type { LeasedTurn } from '../../../src/core/model/turn.ts';
import { createIntakeStore } from '../../../src/drivers/store/intake-store.ts';
import { createTurnStore } from '../../../src/drivers/store/turn-store.ts';
import type { PgPool } from '../../../src/drivers/_shared/pg-pool.ts';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { buildIntakeRow } from '../../builders/build-intake-row.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';
import { until } from '../../support/until.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`intake against the end of a turn (${server.skip})`);
else {
  describe('intake against the end of a turn', () => {
    describeRace(server.ownerUrl);
  });
}

const LEASE_MS = 60_000;
const allow = async () => ({ allowed: true as const });

function gate() {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** A pool whose transactions stop when all their work is done, just before COMMIT. */
function pausedBeforeCommit(pool: PgPool, tenantId: TenantId) {
  const reached = gate();
  const go = gate();
  const withTenant: PgPool['withTenant'] = (id, work) =>
    pool.withTenant(id, async (tx) => {
      const result = await work(tx);
      reached.resolve();
      await go.promise;
      return result;
    });
  const query: PgPool['query'] = (text, params, name) => withTenant(tenantId, (tx) => asPg(tx).query(text, params, name));
  const inTrips: PgPool['inTrips'] = (work) =>
    pool.inTrips((trips) =>
      work({
        ...trips,
        end: async (text) => {
          const rows = await trips.query<never>(text);
          reached.resolve();
          await go.promise;
          return rows;
        },
      }),
    );
  return { pool: { ...pool, withTenant, query, inTrips }, reached: reached.promise, go: go.resolve };
}

function describeRace(ownerUrl: string): void {
  const tenantId = newUuid<TenantId>();
  const channelId = newUuid<ChannelId>();
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    await store.pool.withTenant(tenantId, async (tx) => {
      await asPg(tx).query(`insert into tenants (id, name, plan) values ($1, 'T', 'free')`, [tenantId]);
      await asPg(tx).query(`insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'W', 'pk')`, [
        tenantId,
        channelId,
      ]);
    });
  }, 30_000);
  afterAll(() => store?.close());

  const row = (conversationKey: string, identity: string): IntakeRow => buildIntakeRow({ tenantId, channelId, identity, conversationKey });
  const receive = (pool: PgPool, conversationKey: string, identity: string) =>
    createIntakeStore(pool, newUuid).receive(row(conversationKey, identity), allow);
  const lease = async (turnId: TurnId): Promise<LeasedTurn> => {
    const leased = await createTurnStore(store.pool).lease(tenantId, turnId, 'test', LEASE_MS);
    if (leased.kind !== 'leased') throw new Error(`the turn is ${leased.kind}`);
    return leased.turn;
  };
  const answer = (turn: LeasedTurn): EndTurn => ({
    tenantId,
    turnId: turn.turnId,
    conversationId: turn.conversationId,
    fence: turn.fence,
    state: 'answered',
    answerId: turn.answerId,
    role: 'assistant',
    text: 'answer',
    outcome: 'answer',
    sources: [],
    retrieved: [],
    retrievalMs: 0,
    waitedMs: 0,
    error: null,
    target: turn.replyTarget,
    parts: [],
  });
  /** A conversation whose first message is being answered. */
  const running = async (conversationKey: string): Promise<LeasedTurn> => {
    const { turn } = await receive(store.pool, conversationKey, `${conversationKey}/message:1`);
    return lease(turn!.turnId);
  };
  const waitingOnLock = (count: number) =>
    until(async () => {
      const rows = await store.owner<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]?.n === count;
    });
  const openTurns = (conversationId: ConversationId) =>
    store.pool.withTenant(tenantId, (tx) =>
      asPg(tx).query<{ id: TurnId }>(`select id from turns where conversation_id = $1 and state in ('waiting', 'running')`, [
        conversationId,
      ]),
    );

  it('the end opens the next turn when the message was stored first', async () => {
    const turn = await running('stored-first');
    const paused = pausedBeforeCommit(store.pool, tenantId);
    const receiving = receive(paused.pool, 'stored-first', 'stored-first/message:2');
    await paused.reached;
    const ending = createTurnStore(store.pool).end(answer(turn));
    await waitingOnLock(1);
    paused.go();
    const received = await receiving;
    expect(received).toMatchObject({ kind: 'accepted', turn: null, message: { state: 'waiting', seq: 2 } });
    const ended = await ending;
    expect(ended).toMatchObject({ kind: 'ended', seq: 3, next: { queued: 1 } });
    const open = await openTurns(turn.conversationId);
    expect(open).toEqual([{ id: ended.kind === 'ended' && ended.next?.turnId }]);
    await createTurnStore(store.pool).release(tenantId, turn.conversationId, turn.fence);
    expect((await lease(open[0]!.id)).messages.map((message) => message.id)).toEqual([received.message.id]);
  });

  it('the message opens its own turn when the end was stored first', async () => {
    const turn = await running('ended-first');
    const paused = pausedBeforeCommit(store.pool, tenantId);
    const ending = createTurnStore(paused.pool).end(answer(turn));
    await paused.reached;
    const receiving = receive(store.pool, 'ended-first', 'ended-first/message:2');
    await waitingOnLock(1);
    paused.go();
    expect(await ending).toEqual({ kind: 'ended', seq: 2, next: null });
    const received = await receiving;
    expect(received).toMatchObject({ kind: 'accepted', message: { state: 'waiting', seq: 3 }, turn: { queued: 1 } });
    expect(await openTurns(turn.conversationId)).toEqual([{ id: received.turn?.turnId }]);
    await createTurnStore(store.pool).release(tenantId, turn.conversationId, turn.fence);
    expect((await lease(received.turn!.turnId)).messages.map((message) => message.id)).toEqual([received.message.id]);
  });

  it('a refused message that is sent again after its wait is charged anew, keeps its place and gets its turn', async () => {
    const intake = createIntakeStore(store.pool, newUuid);
    const refused = await intake.receive(row('refused', 'refused/message:1'), async () => ({
      allowed: false,
      level: 'contact',
      retryAfterMs: 1,
    }));
    expect(refused).toMatchObject({ kind: 'limited', turn: null, message: { seq: 1, state: 'limited' } });
    const again = await intake.receive(row('refused', 'refused/message:1'), allow);
    expect(again).toMatchObject({ kind: 'accepted', message: { id: refused.message.id, seq: 1, state: 'waiting' }, turn: { queued: 1 } });
    const third = await intake.receive(row('refused', 'refused/message:1'), () => Promise.reject(new Error('charged twice')));
    expect(third).toMatchObject({ kind: 'duplicate', message: { id: refused.message.id } });
    expect((await lease(again.turn!.turnId)).messages.map(({ id }) => id)).toEqual([refused.message.id]);
  });

  it('an end whose transaction is rolled back leaves the message to the turn that goes on', async () => {
    const turn = await running('rolled-back');
    const failing: PgPool = {
      ...store.pool,
      query: (text, params, name) =>
        store.pool.withTenant(tenantId, async (tx) => {
          await asPg(tx).query(text, params, name);
          throw new Error('killed before COMMIT');
        }),
    };
    await expect(createTurnStore(failing).end(answer(turn))).rejects.toThrow('killed before COMMIT');
    expect(await openTurns(turn.conversationId)).toEqual([{ id: turn.turnId }]);
    expect(await createTurnStore(store.pool).end(answer(turn))).toMatchObject({ kind: 'ended' });
  });

  it.each(['new', 'known'])('of eight deliveries of one message at the same time one makes a row, in a %s conversation', async (kind) => {
    const key = `duplicates-${kind}`;
    if (kind === 'known') await receive(store.pool, key, `${key}/message:0`);
    const charges: number[] = [];
    const results: IntakeResult[] = await Promise.all(
      Array.from({ length: 8 }, () =>
        createIntakeStore(store.pool, newUuid).receive(row(key, `${key}/message:1`), async () => {
          charges.push(1);
          return { allowed: true };
        }),
      ),
    );
    expect(results.map((result) => result.kind).toSorted()).toEqual(['accepted', ...Array.from({ length: 7 }, () => 'duplicate')]);
    expect(new Set(results.map((result) => result.message.id)).size).toBe(1);
    expect(charges).toHaveLength(1);
    expect(await openTurns(results[0]!.conversationId)).toHaveLength(1);
  });
}
