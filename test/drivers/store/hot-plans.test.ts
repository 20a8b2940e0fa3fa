/** Questions that every message or page view asks find their rows by an index, however many others there are. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CONVERSATIONS,
  HISTORY,
  MESSAGE,
  MESSAGES_AFTER,
  ONE_CONVERSATION,
  STATUS,
} from '../../../src/drivers/store/conversation-statements.ts';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');
const [CONVERSATION_COUNT, EACH] = [400, 50];

if ('skip' in server) it.skip(`plans of hot questions (${server.skip})`);
else {
  describe('plans of hot questions', () => {
    describePlans(server.ownerUrl);
  });
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

const PLANT = `with t as (insert into tenants (id, name, plan) values ($1, 'Busy', 'free') returning id),
    ch as (insert into channels (tenant_id, id, kind, name, public_key) select id, gen_random_uuid(), 'web', 'Web', $1 from t returning *),
    ct as (insert into contacts (tenant_id, id, channel_id, external_id, tier)
      select tenant_id, gen_random_uuid(), id, 'c' || n, 'free' from ch, generate_series(1, $2::int) n returning *),
    co as (insert into conversations (tenant_id, id, channel_id, contact_id, key, last_seq)
      select tenant_id, gen_random_uuid(), channel_id, id, external_id, $3 from ct returning *)
  insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text)
    select tenant_id, gen_random_uuid(), channel_id, id, n, 'user', 'answered', 'hello ' || n from co, generate_series(1, $3::int) n`;

/** Of the list of conversations. */
const NO_FILTERS = Array.from({ length: 10 }, () => null);

function describePlans(ownerUrl: string): void {
  const tenant = newUuid<TenantId>();
  let store: TestStore;
  let [conversation, message] = ['', ''];
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    await store.owner(PLANT, [tenant, CONVERSATION_COUNT, EACH]);
    for (const table of ['messages', 'conversations', 'contacts']) await store.owner(`analyze ${table}`);
    const [row] = await store.owner<{ id: string; conversation_id: string }>('select id, conversation_id from messages limit 1');
    [conversation, message] = [row?.conversation_id ?? '', row?.id ?? ''];
  }, 60_000);
  afterAll(() => store?.close());

  const scanned = (plan: Plan): readonly string[] => [
    ...(plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : []),
    ...(plan.Plans ?? []).flatMap(scanned),
  ];
  /** Tables of many rows that the plan reads from end to end. */
  const readWhole = (text: string, params: readonly unknown[]) =>
    store.pool.withTenant(tenant, async (tx) => {
      const [row] = await asPg(tx).query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(`explain (format json) ${text}`, params);
      return scanned(row!['QUERY PLAN'][0]!.Plan).filter((table) => ['messages', 'conversations', 'contacts'].includes(table));
    });

  it('are told apart from those that read whole tables', async () => {
    expect(await readWhole(`select from messages where text = 'hello'`, [])).toEqual(['messages']);
  });

  it.each([
    ['the last 20 messages of a conversation', HISTORY, () => [conversation, 0, EACH + 1, 20]],
    ['messages after one', MESSAGES_AFTER, () => [conversation, EACH - 5, 20]],
    ['one message', MESSAGE, () => [message]],
    ['one conversation', ONE_CONVERSATION, () => [conversation]],
    ['how a conversation stands', STATUS, () => [conversation]],
    ['the newest conversations', CONVERSATIONS, () => [null, 20, ...NO_FILTERS]],
  ] as const)('%s', async (_what, text, params) => {
    expect(await readWhole(text, [tenant, ...params()])).toEqual([]);
  });
}
