/** What the sweeper finds standing still, how patient it is, and that two of them do not do the same work. */
import { expect, it } from 'vitest';
import type { ConversationId, TurnId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { answerOf, gate } from '../../builders/engine-scene.ts';
import { describeEngine } from '../../builders/describe-engine.ts';
import { PERHAPS_SENT, REFUSED_FOR_NOW } from '../../builders/fake-channel-adapter.ts';
import { until } from '../../support/until.ts';

const MOST = 500;
/** As the sweeper asks once it runs. */
const IDLE_MS = 10_000;

await describeEngine('the sweep store', (scene) => {
  const swept = async (turnId: TurnId): Promise<number[]> =>
    (await scene().sweep.stuckTurns(MOST, IDLE_MS)).filter((turn) => turn.turnId === turnId).map(({ queued }) => queued);
  const queuedAgo = (turnId: TurnId, seconds: number) =>
    scene().store.owner(`update turns set queued_at = clock_timestamp() - make_interval(secs => $2) where id = $1`, [turnId, seconds]);
  const leasedUntil = (conversationId: ConversationId, secondsAgo: number) =>
    scene().store.owner(`update conversations set lease_until = clock_timestamp() - make_interval(secs => $2) where id = $1`, [
      conversationId,
      secondsAgo,
    ]);

  it('finds a turn whose job never came, with its tenant, and gives the new job a name of its own', async () => {
    const { ask, sweep, tenantId } = scene();
    const { turnId } = await ask('never-queued');
    expect(await swept(turnId)).toEqual([]);
    await queuedAgo(turnId, 9);
    expect(await swept(turnId)).toEqual([]);
    await queuedAgo(turnId, 10.1);
    expect((await sweep.stuckTurns(MOST, IDLE_MS)).find((turn) => turn.turnId === turnId)).toEqual({
      tenantId,
      turnId,
      queued: 2,
      waiting: expect.any(Number),
    });
  });

  it('counts what nobody can tell of, by kind of channel', async () => {
    const { ask, work, adapter, sweep, store } = scene();
    const before = (await sweep.unknownDeliveries()).get('web') ?? 0;
    const { conversationId, turnId } = await ask('untold');
    adapter.nextCalls(PERHAPS_SENT);
    await work(turnId, async () => answerOf('one // two'));
    expect((await sweep.unknownDeliveries()).get('web') ?? 0).toBe(before);
    await store.owner(`update deliveries set state = 'unknown' where conversation_id = $1`, [conversationId]);
    expect((await sweep.unknownDeliveries()).get('web')).toBe(before + 2);
  });

  it('tells how long the oldest question has waited, and which turns nobody holds', async () => {
    const { ask, sweep, store } = scene();
    const { conversationId, turnId } = await ask('standing');
    await store.owner(`update turns set ready_at = clock_timestamp() - interval '2 hours' where id = $1`, [turnId]);
    const { oldest, stalledTurns: before } = await sweep.standing();
    expect(oldest.reply).toBeGreaterThanOrEqual(7_200);
    expect(oldest.reply).toBeLessThan(7_300);
    await store.owner(`update turns set state = 'running' where id = $1`, [turnId]);
    await leasedUntil(conversationId, 14);
    expect((await sweep.standing()).stalledTurns).toBe(before);
    await leasedUntil(conversationId, 16);
    const then = await sweep.standing();
    expect(then.stalledTurns).toBe(before + 1);
    expect(then.oldest.reply).toBeLessThan(7_200);
    await store.owner(`update turns set state = 'cancelled', ended_at = now() where id = $1`, [turnId]);
    expect((await sweep.standing()).stalledTurns).toBe(before);
  });

  it('tells how long parts of an answer are overdue, and documents', async () => {
    const { ask, work, adapter, sweep, store } = scene();
    const { conversationId, turnId } = await ask('overdue');
    adapter.nextCalls(REFUSED_FOR_NOW);
    await work(turnId, async () => answerOf('one'));
    await store.owner(`update deliveries set due_at = clock_timestamp() - interval '3 hours' where conversation_id = $1`, [conversationId]);
    expect((await sweep.standing()).oldest.deliver).toBeGreaterThanOrEqual(10_800);
    await store.owner(`update deliveries set state = 'failed' where conversation_id = $1`, [conversationId]);
    expect((await sweep.standing()).oldest.deliver).toBeLessThan(10_800);
  });

  it('tells how many customers wait for a person, and how long the first of them has', async () => {
    const { ask, sweep, store, tenantId } = scene();
    const { awaited: before } = await sweep.standing();
    const { conversationId } = await ask('a-person');
    await store.owner(
      `insert into handovers (tenant_id, conversation_id, reason, requested_at) values ($1, $2, 'asked', clock_timestamp() - interval '4 hours')`,
      [tenantId, conversationId],
      tenantId,
    );
    const { awaited } = await sweep.standing();
    expect(awaited.customers).toBe(before.customers + 1);
    expect(awaited.seconds).toBeGreaterThanOrEqual(14_400);
    await scene().conversations.claim(tenantId, conversationId, 'operator:ann', false);
    expect((await sweep.standing()).awaited.customers).toBe(before.customers);
  });

  it('counts the rows of a table that has grown, so that no plan is made for an empty one', async () => {
    const { sweep, store, tenantId } = scene();
    await until(async () => (await sweep.countRows()) === 0);
    const planned = async () =>
      Number((await store.owner<{ rows: number }>(`select reltuples as rows from pg_class where relname = 'contacts'`))[0]?.rows);
    const more = 3 * Math.max(await planned(), 100);
    await store.owner(
      `insert into contacts (tenant_id, id, channel_id, external_id, tier) select $1, gen_random_uuid(), (select id from channels where tenant_id = $1 limit 1), 'many-' || n, 'free' from generate_series(1, $2) n`,
      [tenantId, more],
      tenantId,
    );
    // A connection tells of its changes with a transaction that ends at least a second after the last time.
    await until(async () => (await store.owner('select 1')).length > 0 && (await sweep.countRows()) > 0, 8_000, 200);
    expect(await planned()).toBeGreaterThanOrEqual(more);
  });

  it('waits twice as long each time, up to some ten minutes', async () => {
    const { turnId } = await scene().ask('backing-off');
    for (const [queued, patience] of [10, 20, 40, 80, 160, 320, 640, 640, 640].entries()) {
      await queuedAgo(turnId, patience - 1);
      expect(await swept(turnId)).toEqual([]);
      await queuedAgo(turnId, patience + 1);
      expect(await swept(turnId)).toEqual([queued + 2]);
    }
  });

  it('finds a turn as soon as its lease ran out, once', async () => {
    const { ask, turns, tenantId } = scene();
    const { conversationId, turnId } = await ask('crashed');
    await turns.lease(tenantId, turnId, 'a process that dies', 60_000);
    await queuedAgo(turnId, 5);
    expect(await swept(turnId)).toEqual([]);
    await leasedUntil(conversationId, 1);
    expect(await swept(turnId)).toEqual([2]);
    expect(await swept(turnId)).toEqual([]);
  });

  it('leaves a turn alone that is held, collects, waits for its next attempt, or has ended', async () => {
    const { ask, turns, tenantId, work, store } = scene();
    const held = await ask('held');
    await turns.lease(tenantId, held.turnId, 'busy', 60_000);
    const collecting = await ask('collecting');
    await store.owner(`update turns set ready_at = now() + interval '1 minute' where id = $1`, [collecting.turnId]);
    const ended = await ask('ended');
    await work(ended.turnId, async () => answerOf('so'));
    for (const { turnId } of [held, collecting, ended]) {
      await queuedAgo(turnId, 3_600);
      expect(await swept(turnId)).toEqual([]);
    }
  });

  it('opens a turn for a message that waits without one, and queues it at once', async () => {
    const { ask, store, openTurn, work, messagesOf } = scene();
    const { conversationId, turnId } = await ask('turnless');
    await store.owner(`delete from turns where id = $1`, [turnId]);
    await scene().sweep.stuckTurns(MOST, IDLE_MS);
    await expect(openTurn(conversationId)).rejects.toThrow('0 turns are open');
    await store.owner(`update messages set ready_at = now() - interval '3 seconds' where conversation_id = $1`, [conversationId]);
    const found = await scene().sweep.stuckTurns(MOST, IDLE_MS);
    const opened = await openTurn(conversationId);
    expect(found.filter((turn) => turn.turnId === opened)).toMatchObject([{ queued: 2 }]);
    await work(opened, async () => answerOf('found'));
    expect((await messagesOf(conversationId)).map(({ text }) => text)).toEqual(['a question', 'found']);
  });

  it('waits for whoever holds the conversation, and opens no turn beside theirs', async () => {
    const { ask, store, tenantId, turnsOf, sweep } = scene();
    const { conversationId, turnId } = await ask('contended');
    await store.owner(`delete from turns where id = $1`, [turnId]);
    await store.owner(`update messages set ready_at = now() - interval '3 seconds' where conversation_id = $1`, [conversationId]);
    const [inserted, commit] = [gate(), gate()];
    const other = store.pool.withTenant(tenantId, async (tx) => {
      await asPg(tx).query('select from conversations where id = $1 for update', [conversationId]);
      await asPg(tx).query('insert into turns (tenant_id, id, conversation_id, answer_id) values ($1, $2, $3, $2)', [
        tenantId,
        turnId,
        conversationId,
      ]);
      inserted.open();
      await commit.opened;
    });
    await inserted.opened;
    const sweeping = sweep.stuckTurns(MOST, IDLE_MS);
    await until(
      async () =>
        (await store.owner(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length === 1,
    );
    commit.open();
    await Promise.all([other, sweeping]);
    expect(await turnsOf(conversationId)).toMatchObject([{ id: turnId, state: 'waiting', queued: 1 }]);
  });

  it('opens no turn for a message that a person will read', async () => {
    const { ask, store, conversations, tenantId, turnsOf } = scene();
    const { conversationId } = await ask('for-a-person');
    await conversations.setOwner(tenantId, conversationId, 'human');
    await store.owner(`update messages set ready_at = now() - interval '1 hour' where conversation_id = $1`, [conversationId]);
    await scene().sweep.stuckTurns(MOST, IDLE_MS);
    expect((await turnsOf(conversationId)).map(({ state }) => state)).toEqual(['cancelled']);
  });

  it('finds an ended turn with a part to send, once that is due', async () => {
    const { ask, work, adapter, makeDue, store } = scene();
    const { conversationId, turnId } = await ask('part-due');
    adapter.nextCalls(REFUSED_FOR_NOW);
    await work(turnId, async () => answerOf('so'));
    await queuedAgo(turnId, 60);
    await store.owner(`update deliveries set due_at = now() + interval '1 minute' where conversation_id = $1`, [conversationId]);
    expect(await swept(turnId)).toEqual([]);
    await makeDue(conversationId);
    expect(await swept(turnId)).toEqual([2]);
  });

  it('finds a call whose end was not seen, once it may be settled', async () => {
    const { ask, work, adapter, ageCalls } = scene();
    const { conversationId, turnId } = await ask('call-open');
    adapter.nextCalls(PERHAPS_SENT);
    await work(turnId, async () => answerOf('so'));
    await queuedAgo(turnId, 60);
    await ageCalls(conversationId, 14_000);
    expect(await swept(turnId)).toEqual([]);
    await ageCalls(conversationId, 15_100);
    expect(await swept(turnId)).toEqual([2]);
  });

  it('finds a document that was never indexed or whose worker died, and backs off', async () => {
    const { store, sweep, tenantId } = scene();
    const [base, document] = [newUuid(), newUuid()];
    await store.owner(`insert into knowledge_bases (tenant_id, id, name) values ($1, $2, 'B')`, [tenantId, base]);
    await store.owner(
      `insert into documents (tenant_id, id, base_id, title, media_type, content, content_hash) values ($1, $2, $3, 'T', 'text/plain', 'x', 'x')`,
      [tenantId, document, base],
    );
    const set = (changes: string) => store.owner(`update documents set ${changes} where id = $1`, [document]);
    expect(await sweep.stuckDocuments(MOST)).toEqual([]);
    await set(`queued_at = now() - interval '31 seconds'`);
    expect(await sweep.stuckDocuments(MOST)).toEqual([{ tenantId, documentId: document, queued: 2 }]);
    await set(`queued_at = now() - interval '59 seconds'`);
    expect(await sweep.stuckDocuments(MOST)).toEqual([]);
    await set(`queued_at = now() - interval '61 seconds'`);
    expect(await sweep.stuckDocuments(MOST)).toMatchObject([{ queued: 3 }]);
    await set(`state = 'indexing', queued_at = now() - interval '20 seconds', lease_until = now() + interval '10 seconds'`);
    expect(await sweep.stuckDocuments(MOST)).toEqual([]);
    await set(`lease_until = now() - interval '1 second'`);
    expect(await sweep.stuckDocuments(MOST)).toMatchObject([{ queued: 4 }]);
    await set(`state = 'ready', queued_at = now() - interval '1 day'`);
    expect(await sweep.stuckDocuments(MOST)).toEqual([]);
  });

  it('gives the oldest first, and no more than asked for', async () => {
    const { ask, sweep } = scene();
    const turns = [await ask('oldest-1'), await ask('oldest-2'), await ask('oldest-3')];
    for (const [n, { turnId }] of turns.entries()) await queuedAgo(turnId, 9_000 - n * 100);
    const found = [
      ...(await sweep.stuckTurns(2, IDLE_MS)).map(({ turnId }) => turnId).toSorted(),
      ...(await sweep.stuckTurns(1, IDLE_MS)).map(({ turnId }) => turnId),
    ];
    expect(found).toEqual([...[turns[0]!.turnId, turns[1]!.turnId].toSorted(), turns[2]!.turnId]);
  });

  it('queues each turn once when several sweep at the same time, those without a turn as well', async () => {
    const { store, tenantId, channelId, sweep } = scene();
    await store.owner(
      `with contact as (insert into contacts (tenant_id, id, channel_id, external_id, tier) values ($1, gen_random_uuid(), $2, 'many', 'free') returning id),
        place as (insert into conversations (tenant_id, id, channel_id, contact_id, key, last_seq)
          select $1, gen_random_uuid(), $2, contact.id, 'many-' || n, 1 from contact, generate_series(1, 60) n returning id)
       insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text, alone, ready_at, reply_target)
         select $1, gen_random_uuid(), $2, place.id, 1, 'user', 'waiting', 'hello', true, now() - interval '1 minute', '{}' from place`,
      [tenantId, channelId],
    );
    for (let round = 0; round < 4; round += 1) {
      const found = (await Promise.all(Array.from({ length: 4 }, () => sweep.stuckTurns(MOST, IDLE_MS))))
        .flat()
        .map(({ turnId }) => turnId);
      expect(found.length).toBeGreaterThanOrEqual(60);
      expect(new Set(found).size).toBe(found.length);
      await store.owner(`update turns set queued_at = now() - interval '1 hour' where state = 'waiting'`);
    }
  });
});
