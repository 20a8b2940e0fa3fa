/** A tenant with at least one row in every table, written as the tenant itself. */
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import type { PgPool } from '../../src/drivers/_shared/pg-pool.ts';
import { asPg } from '../../src/drivers/_shared/pg-unit-of-work.ts';

type Row = Readonly<Record<string, unknown>>;

/** Table by table, in an order that foreign keys allow. */
function rowsOf(tenantId: TenantId): Readonly<Record<string, Row>> {
  const [channel, base, document, contact, conversation, message, turn, key] = Array.from({ length: 8 }, () => newUuid());
  const of = { tenant_id: tenantId };
  const [gap, operator, run] = [newUuid(), newUuid(), newUuid()];
  const [source, crawl, endpoint, event] = [newUuid(), newUuid(), newUuid(), newUuid()];
  return {
    tenants: { id: tenantId, name: 'Planted', plan: 'free' },
    api_keys: { ...of, id: key, name: 'key', role: 'owner', tier: 'free', hash: newUuid(), last_four: 'abcd' },
    operators: { ...of, id: operator, email: 'a@b', name: 'A', role: 'owner', password: 'p', one_time: false },
    operator_sessions: { ...of, id: newUuid(), operator_id: operator, hash: newUuid(), user_agent: '', expires_at: new Date(0) },
    operator_invitations: { ...of, id: newUuid(), email: 'c@d', role: 'viewer', hash: newUuid(), invited_by: 'A', expires_at: new Date(0) },
    kept_answers: { ...of, caller_id: key, key: 'k', request: 'r', claim: newUuid(), claimed_until: new Date(0), expires_at: new Date(0) },
    app_installs: { ...of, id: newUuid(), kind: 'slack', app_id: 'a', asked_by: key, expires_at: new Date(0) },
    channels: { ...of, id: channel, kind: 'web', name: 'Web', public_key: newUuid() },
    settings: { ...of, key: 'persona', channel_id: null, value: '"kind"', version: 1, updated_by: 'test' },
    knowledge_bases: { ...of, id: base, name: 'Base' },
    channel_bases: { ...of, channel_id: channel, base_id: base },
    documents: { ...of, id: document, base_id: base, title: 'T', media_type: 'text/plain', content: Buffer.from('x'), content_hash: 'x' },
    sources: { ...of, id: source, base_id: base, kind: 'page', url: 'u', audience: 'public', max_pages: 1, max_depth: 1, exclude: [] },
    crawls: { ...of, id: crawl, source_id: source },
    source_pages: { ...of, source_id: source, url: 'u', crawl_id: crawl, kind: 'page', depth: 0, hops: 0 },
    passages: {
      ...of,
      terms_version: 1,
      id: newUuid(),
      base_id: base,
      document_id: document,
      ord: 0,
      title: 'T',
      text: 'x',
      content_hash: 'x',
      length: 1,
      terms: ['x'],
    },
    postings: { ...of, base_id: base, term: 'x', passage_no: 1, tf: 1, length: 1 },
    passage_stats: { ...of, base_id: base, passages: 1, total_length: 1 },
    contacts: { ...of, id: contact, channel_id: channel, external_id: 'c', tier: 'free' },
    conversations: { ...of, id: conversation, channel_id: channel, contact_id: contact, key: 'k', last_seq: 1 },
    messages: {
      ...of,
      id: message,
      channel_id: channel,
      conversation_id: conversation,
      seq: 1,
      role: 'user',
      state: 'waiting',
      text: 'hi',
    },
    files: {
      ...of,
      id: newUuid(),
      conversation_id: conversation,
      message_id: message,
      name: 'a.png',
      media_type: 'image/png',
      size: 1,
      bytes: Buffer.from('x'),
    },
    feedback: { ...of, message_id: message, contact_id: contact, value: 1 },
    turns: { ...of, id: turn, conversation_id: conversation, answer_id: newUuid() },
    deliveries: {
      ...of,
      id: newUuid(),
      conversation_id: conversation,
      turn_id: turn,
      message_id: message,
      part: 0,
      target: '{}',
      content: '{}',
    },
    usage: { ...of, kind: 'call', turn_id: turn, channel_id: channel, model: 'm', input_tokens: 1, output_tokens: 1 },
    paid_contacts: { ...of, contact_id: contact, until: new Date(0), over: false },
    quota_months: { ...of, month: '2026-11-01' },
    quota_holds: { ...of, turn_id: turn, quota: 1, over: false },
    tenant_keys: { ...of, wrapped: Buffer.from('x'), wrapped_by: 'k' },
    channel_secrets: { ...of, channel_id: channel, field: 'f', sealed: Buffer.from('x'), last_four: 'abcd' },
    channel_connections: { ...of, channel_id: channel, kind: 'web', bot_id: newUuid(), bot_name: 'b', mode: 'poll' },
    gateway_sessions: { ...of, channel_id: channel, shard: 0, resume_url: 'wss://gateway', sequence: 1, shards: 1 },
    used_identities: { ...of, channel_id: channel, jti: 'j', expires_at: new Date(0) },
    annotations: {
      ...of,
      id: newUuid(),
      base_id: base,
      question: 'Q?',
      asked: 'q',
      answer: 'A',
      audience: 'public',
      enabled: true,
      created_by: 't',
      updated_by: 't',
    },
    knowledge_gaps: { ...of, id: gap, base_ids: [], words: ['w'], first_at: new Date(0), last_at: new Date(0) },
    gap_questions: { ...of, message_id: message, gap_id: gap, reason: 'refused' },
    gap_inbox: { ...of, answer_id: message, reason: 'refused' },
    handovers: { ...of, conversation_id: conversation, reason: 'taken' },
    talk_words: { ...of, word: 'w', conversation_id: conversation, seq: 1 },
    talk_days: { ...of, conversation_id: conversation, day: '2026-11-01', channel_id: channel },
    talk_inbox: { ...of, conversation_id: conversation, day: '2026-11-01' },
    conversation_tags: { ...of, conversation_id: conversation, tag: 't' },
    conversation_notes: { ...of, conversation_id: conversation, author: 'a', text: 'x' },
    model_endpoints: {
      ...of,
      id: newUuid(),
      kind: 'chat',
      name: 'n',
      base_url: 'https://models.example/v1',
      model: 'm',
      position: 1,
      limits: '{}',
      timeouts: '{}',
      extra: '{}',
      enabled: true,
    },
    cache_marks: { ...of, tag: 't', place: '1', at: new Date(0) },
    limit_entries: { ...of, id: newUuid(), list: 'block', subject: 'address', value: '203.0.113.9/32', reason: 'r', changed_by: 't' },
    limit_counts: { ...of, minute: new Date(0), level: 'l', part: '', subject: '', admitted: 1, refused: 0, shadowed: 0 },
    erasures: { ...of, contact_id: newUuid(), erased_by: 'key:k', removed: '{}', caches_until: new Date(0), backups_until: new Date(0) },
    audit_entries: { ...of, seq: 1, body: '{}', hash: 'h', at: new Date(0), actor: 'a', action: 'b' },
    setting_drafts: { ...of, key: 'k', removed: false, value: '1', base_version: 0, revision: 1, changed_by: 't' },
    publications: { ...of, id: newUuid(), state: 'scheduled', draft_hash: 'h', requested_by: 't', due_at: new Date(0), changes: '[]' },
    evaluation_questions: { ...of, id: newUuid(), question: 'Q?', expects: 'answer', documents: [], must_pass: false, changed_by: 't' },
    evaluation_runs: {
      ...of,
      id: run,
      source: 'evaluation',
      draft_hash: 'h',
      base_version: 1,
      knowledge_version: 1,
      changes: '[]',
      requested_by: 't',
    },
    evaluation_answers: { ...of, run_id: run, no: 1, channel_id: channel, question: 'Q?', documents: [], must_pass: false },
    setting_versions: { ...of, key: 'k', version: 1, changed_by: 't' },
    audit_heads: { ...of, seq: 1, hash: 'h' },
    audit_open: { ...of, id: newUuid(), entry: '{}', opened_at: new Date(0) },
    vector_states: { ...of },
    passage_vectors: { ...of, space: '8 m', passage_id: newUuid(), audience: 'public', held: true },
    limit_alerts: { ...of, alert: 'a', level: 'l', subject: '', until: new Date(0) },
    notifications_outbox: { ...of, id: event, kind: 'k', payload: '{}' },
    notification_endpoints: { ...of, id: endpoint, name: 'n', url: 'https://told.example/', events: [], sealed: Buffer.from('s') },
    notification_sends: { ...of, endpoint_id: endpoint, event_id: event },
  };
}

/** @returns the tables that hold a row of the new tenant */
export async function plantTenant(pool: PgPool, tenantId: TenantId): Promise<readonly string[]> {
  const rows = rowsOf(tenantId);
  await pool.withTenant(tenantId, async (tx) => {
    for (const [table, row] of Object.entries(rows)) {
      const slots = Object.keys(row).map((_, index) => `$${index + 1}`);
      await asPg(tx).query(`insert into ${table} (${Object.keys(row).join(', ')}) values (${slots.join(', ')})`, Object.values(row));
    }
    // What the triggers of the other tables noted: a row of each table, as everywhere.
    await asPg(tx).query("delete from talk_inbox where day <> '2026-11-01'");
  });
  return Object.keys(rows);
}
