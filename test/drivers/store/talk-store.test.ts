/** Conversations found by what was said in them and counted by days, on real databases: the sums equal a recount from the raw rows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createCaseStore } from '../../../src/drivers/store/case-store.ts';
import { createConversationStore } from '../../../src/drivers/store/conversation-store.ts';
import { createTalkStore } from '../../../src/drivers/store/talk-store.ts';
import { wordsSaid, wordsWanted } from '../../../src/engine/talk-words.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ConversationId, TenantId } from '../../../src/kernel/ids.ts';
import { plantMonth } from '../../builders/talk-month.ts';
import { recountTalks } from '../../builders/recount-talks.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');
const analyser = createTextAnalyser();

describe.skipIf('skip' in server)('conversations as they are looked through', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore('skip' in server ? '' : server.ownerUrl);
  }, 30_000);
  afterAll(() => store?.close());

  const sumAll = async () => {
    const talks = createTalkStore(store.pool);
    for (let due = await talks.due(500); due.length > 0; due = await talks.due(500))
      for (const one of due) await talks.sum(one, (text) => wordsSaid(analyser, text));
  };

  const plant = async () => {
    const [tenantId, channel, contact] = [newUuid<TenantId>(), newUuid(), newUuid()];
    const ask = (text: string, params: readonly unknown[]) => store.owner(text, params, tenantId);
    await ask("insert into tenants (id, name, plan) values ($1, 'One', 'pro')", [tenantId]);
    await ask("insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'W', $3)", [
      tenantId,
      channel,
      newUuid(),
    ]);
    await ask("insert into contacts (tenant_id, id, channel_id, external_id, name, tier) values ($1, $2, $3, 'c', 'Zoe Quill', 'free')", [
      tenantId,
      contact,
      channel,
    ]);
    const open = async (): Promise<ConversationId> => {
      const id = newUuid<ConversationId>();
      await ask('insert into conversations (tenant_id, id, channel_id, contact_id, key) values ($1, $2, $3, $4, $5)', [
        tenantId,
        id,
        channel,
        contact,
        id,
      ]);
      return id;
    };
    const say = async (id: string, seq: number, text: string, role = 'user') => {
      const row = [tenantId, newUuid(), channel, id, seq, role, role === 'user' ? 'answered' : 'sent', text];
      await ask(
        'insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text) values ($1, $2, $3, $4, $5, $6, $7, $8)',
        row,
      );
    };
    const conversations = createConversationStore(store.pool);
    const find = async (q: string, filter = {}, tenant = tenantId) =>
      (await conversations.list(tenant, { limit: 10, cursor: null }, { words: wordsWanted(analyser, q), ...filter })).items;
    return { tenantId, open, say, find, ask };
  };

  it('finds Chinese and English by all words of a search, whoever said them and wherever in it, and for its tenant alone', async () => {
    const { tenantId, open, say, find } = await plant();
    const [refund, parcel] = [await open(), await open()];
    await say(refund, 1, '你好，我想申请退款，订单号是 A-2041。');
    await say(refund, 2, 'Refunds take five days.', 'assistant');
    await say(parcel, 1, 'Where is my parcel? The tracking page is empty.');
    await sumAll();
    const ids = async (q: string) => (await find(q)).map(({ id }) => id);
    expect(await ids('退款')).toEqual([refund]);
    expect(await ids('申请退款')).toEqual([refund]);
    expect(await ids('refund 订单号')).toEqual([refund]);
    expect(await ids('A-2041')).toEqual([refund]);
    expect(await ids('parcels track')).toEqual([parcel]);
    expect(await ids('parcel 退款')).toEqual([]);
    expect(await ids('quill')).toEqual([parcel, refund]);
    expect(await ids('quill parcel')).toEqual([parcel]);
    expect((await find('five refund'))[0]).toMatchObject({ match: { seq: 2, text: 'Refunds take five days.' } });
    const stranger = await plant();
    expect(await stranger.find('退款')).toEqual([]);
    expect(await stranger.find('退款', {}, tenantId)).toHaveLength(1);
  });

  it('goes with what is edited, noted, tagged and erased', async () => {
    const { tenantId, open, say, find, ask } = await plant();
    const cases = createCaseStore(store.pool);
    const id = await open();
    await say(id, 1, 'My toaster burns');
    await sumAll();
    expect(await find('toaster')).toHaveLength(1);
    await ask("update messages set edited_text = 'My kettle leaks' where tenant_id = $1 and conversation_id = $2", [tenantId, id]);
    await sumAll();
    expect([await find('toaster'), await find('kettle')]).toMatchObject([[], [{ match: { seq: 1 } }]]);
    const note = await cases.addNote(tenantId, id, { author: 'Ann', text: 'A wholesaler from Bergen' });
    await sumAll();
    expect(await find('wholesaler kettle')).toHaveLength(1);
    expect(await cases.notes(tenantId, id, { limit: 10, cursor: null })).toMatchObject({
      items: [{ author: 'Ann', text: 'A wholesaler from Bergen' }],
    });
    expect(await cases.removeNote(tenantId, id, note!.id)).toBe(true);
    expect(await cases.removeNote(tenantId, id, note!.id)).toBe(false);
    await sumAll();
    expect(await find('wholesaler')).toEqual([]);
    await cases.change(tenantId, id, { tags: ['vip', 'kettle'], assignee: 'Ann' });
    await cases.change(tenantId, id, { tags: ['vip', 'leak'] });
    expect(await find('kettle', { tag: 'leak', assignee: 'Ann' })).toMatchObject([{ tags: ['leak', 'vip'], assignee: 'Ann' }]);
    expect([await find('kettle', { tag: 'kettle' }), await find('kettle', { assignee: 'Bob' })]).toEqual([[], []]);
    expect(await cases.tags(tenantId)).toEqual([
      { tag: 'leak', conversations: 1 },
      { tag: 'vip', conversations: 1 },
    ]);
    expect(await cases.change(tenantId, newUuid(), { tags: ['x'] })).toBe(false);
    await ask('delete from conversations where tenant_id = $1 and id = $2', [tenantId, id]);
    await sumAll();
    expect(await find('kettle')).toEqual([]);
    expect(await ask('select from talk_words where tenant_id = $1', [tenantId])).toEqual([]);
  });

  it('loses nothing that is said while it is summed up, by two processes at once', async () => {
    const { open, say, find } = await plant();
    const talks = createTalkStore(store.pool);
    const id = await open();
    const saying = (async () => {
      for (let seq = 1; seq <= 40; seq += 1) await say(id, seq, `word${seq}`);
    })();
    const summing = async () => {
      for (let round = 0; round < 60; round += 1)
        for (const one of await talks.due(50)) await talks.sum(one, (text) => wordsSaid(analyser, text));
    };
    await Promise.all([saying, summing(), summing()]);
    await sumAll();
    const missing: number[] = [];
    for (let seq = 1; seq <= 40; seq += 1) if ((await find(`word${seq}`)).length === 0) missing.push(seq);
    expect(missing).toEqual([]);
  });

  it('says by day and channel what a recount of the raw rows says', { timeout: 120_000 }, async () => {
    const { tenantId } = await plantMonth(store.owner, 3_000);
    await sumAll();
    // What comes later about an earlier day changes that day.
    await store.owner('update feedback set value = -value where tenant_id = $1', [tenantId], tenantId);
    await sumAll();
    const talks = createTalkStore(store.pool);
    const period = { from: new Date('2026-11-01'), to: new Date('2026-12-05') };
    const rows = await talks.report(tenantId, period, ['day', 'channel']);
    const recounted = await recountTalks(store.owner, tenantId);
    expect(rows.length).toBe(recounted.size);
    for (const { day, channelId, response, handover, costs, ...row } of rows) {
      const { response: took, handover: waited, ...counts } = recounted.get(`${day} ${channelId}`)!;
      expect([day, channelId, row]).toEqual([day, channelId, counts]);
      expect(response.median ?? 0).toBeCloseTo(took ?? 0, 2);
      expect(handover.median ?? 0).toBeCloseTo(waited ?? 0, 1);
      expect(costs).toEqual([]);
    }
    const [whole] = await talks.report(tenantId, period, []);
    expect(whole?.asked).toBe([...recounted.values()].reduce((sum, { asked }) => sum + asked, 0));
    expect(await talks.report(newUuid(), period, [])).toEqual([]);
  });
});
