/** Ten businesses with months of talk, written straight into the tables: what a full database looks like to its statements. */
import type pg from 'pg';
import type { TenantId } from '../src/kernel/ids.ts';

const TENANTS = 10;
/** Half of them questions, each with a turn, an answer and a delivery. */
const MESSAGES_EACH = 32;

const PLANT = `
  create temp table planted as
    select gen_random_uuid() as conversation, gen_random_uuid() as contact, ch.tenant_id as tenant, ch.id as channel, n,
      now() - random() * interval '90 days' as at
    from channels ch cross join generate_series(1, $1::int) n;
  insert into contacts (tenant_id, id, channel_id, external_id, name, tier, created_at)
    select tenant, contact, channel, 'person-' || n, 'Person ' || n, 'free', at from planted;
  insert into conversations (tenant_id, id, channel_id, contact_id, key, last_seq, created_at, updated_at)
    select tenant, conversation, channel, contact, 'chat-' || n, ${MESSAGES_EACH}, at, at + interval '1 hour' from planted;
  create temp table asked as
    select p.*, s * 2 - 1 as seq, gen_random_uuid() as question, gen_random_uuid() as answer, gen_random_uuid() as turn,
      p.at + s * interval '2 minutes' as asked_at
    from planted p cross join generate_series(1, ${MESSAGES_EACH / 2}) s order by p.at + s * interval '2 minutes';
  insert into turns (tenant_id, id, conversation_id, state, answer_id, created_at, ended_at, queued_at, ready_at)
    select tenant, turn, conversation, 'answered', answer, asked_at, asked_at + interval '3 seconds', asked_at, asked_at from asked;
  insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, identity, text, turn_id, created_at)
    select tenant, question, channel, conversation, seq, 'user', 'answered', 'message-' || n || '-' || seq,
      'Where is my order ' || n || ', and when will it arrive? It was paid last week.', turn, asked_at from asked;
  insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text, turn_id, outcome, created_at)
    select tenant, answer, channel, conversation, seq + 1, 'assistant', 'sent', repeat('Parcels take two to four working days. ', 8), turn, 'answer',
      asked_at + interval '3 seconds' from asked;
  insert into deliveries (tenant_id, id, conversation_id, turn_id, message_id, part, state, target, content, created_at)
    select tenant, gen_random_uuid(), conversation, turn, answer, 0, case when random() < 0.001 then 'failed' else 'sent' end, '{"space": "1"}',
      '{"text": "Parcels take two to four working days."}', asked_at + interval '3 seconds' from asked;
  insert into usage (tenant_id, kind, turn_id, channel_id, contact_id, tier, messages, at)
    select tenant, 'answer', turn, channel, contact, 'free', 1, asked_at from asked;
  insert into usage (tenant_id, kind, turn_id, channel_id, contact_id, tier, model, input_tokens, output_tokens, at)
    select tenant, 'call', turn, channel, contact, 'free', 'model-1', 900, 120, asked_at from asked`;

/** `owner` must be a superuser: foreign keys and triggers are not asked about rows that are made to fit. */
export async function plantTalks(owner: pg.Client, messages: number): Promise<void> {
  await owner.query(`set session_replication_role = replica`);
  await owner.query(`
    insert into tenants (id, name, plan) select gen_random_uuid(), 'bench ' || n, 'enterprise' from generate_series(1, ${TENANTS}) n;
    insert into channels (tenant_id, id, kind, name, public_key) select id, gen_random_uuid(), 'web', 'Web', id::text from tenants where name like 'bench %'`);
  await owner.query(PLANT.replace('$1', String(Math.ceil(messages / TENANTS / MESSAGES_EACH))));
  await owner.query(`set session_replication_role = default`);
  await owner.query('vacuum analyze');
}

/** A conversation with what is needed to ask about it. */
export interface Sample {
  readonly tenant: TenantId;
  readonly channel: string;
  readonly conversation: string;
  readonly contact: string;
  readonly key: string;
  readonly identity: string;
}

/** As many as `count`, of all businesses, in no order. */
export async function readSamples(owner: pg.Client, count: number): Promise<readonly Sample[]> {
  const found = await owner.query<Sample>(
    `select tenant, channel, conversation, contact, 'chat-' || n as key, 'message-' || n || '-1' as identity from planted order by random() limit $1`,
    [count],
  );
  return found.rows;
}
