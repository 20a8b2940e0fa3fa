/** What people ask, on PostgreSQL. */
import type { FrequentQuestion, QuestionStore } from '../../core/ports/question-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';

/** Conversations that are looked through, the latest ones: no long read of the busiest business. */
const LATEST = 1_000;
/** Longer ones are hardly written twice. */
const LONGEST = 300;

const FREQUENT = `
  select m.channel_id as "channelId", m.text from (
      select id from conversations where tenant_id = $1 and created_at > '-infinity' order by created_at desc limit ${LATEST}) c
    join messages m on m.conversation_id = c.id and m.tenant_id = $1
    where m.role = 'user' and not m.command and length(m.text) between 2 and ${LONGEST}
    group by m.channel_id, m.text order by count(*) desc, max(m.created_at) desc limit $2`;

const LATELY = `
  select m.text from (
      select id from conversations where tenant_id = $1 and created_at > '-infinity' order by created_at desc limit ${LATEST}) c
    join messages m on m.conversation_id = c.id and m.tenant_id = $1
    where m.role = 'user' and not m.command and length(m.text) between 2 and ${LONGEST} and m.created_at > now() - interval '24 hours'
    group by m.text order by count(*) desc, max(m.created_at) desc limit $2`;

export function createQuestionStore(pool: PgPool): QuestionStore {
  return {
    frequent: (tenantId, most) => pool.withTenant(tenantId, (tx) => asPg(tx).query<FrequentQuestion>(FREQUENT, [tenantId, most])),
    lately: async (tenantId, most) =>
      (await pool.withTenant(tenantId, (tx) => asPg(tx).query<{ text: string }>(LATELY, [tenantId, most]))).map(({ text }) => text),
  };
}
