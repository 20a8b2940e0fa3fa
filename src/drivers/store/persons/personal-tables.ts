/** Every table with rows of a customer, and how they are found: export and erasure walk this one list, so that neither forgets what the other knows. */

export interface PersonalTable {
  readonly table: string;
  /** Which rows are of the contact: $1 the tenant, $2 the contact. */
  readonly rows: string;
  /** Told to the person who asks for what is kept. None: the rows say nothing that the others do not. */
  readonly told: readonly string[];
  /** Goes with the row and is not told: how the work was done, and what names other people. */
  readonly inner: readonly string[];
  /** Tells the rows apart, as text; only where some are told. */
  readonly key?: string;
}

const CONVERSATIONS = 'select c.id from conversations c where c.tenant_id = $1 and c.contact_id = $2';
const MESSAGES = `select m.id from messages m where m.tenant_id = $1 and m.conversation_id in (${CONVERSATIONS})`;
const TURNS = `select t.id from turns t where t.tenant_id = $1 and t.conversation_id in (${CONVERSATIONS})`;
const NOTES = `select n.id from conversation_notes n where n.tenant_id = $1 and n.conversation_id in (${CONVERSATIONS})`;
const FILES = `select f.id from files f where f.tenant_id = $1 and f.conversation_id in (${CONVERSATIONS})`;
const DELIVERIES = `select d.id from deliveries d where d.tenant_id = $1 and d.conversation_id in (${CONVERSATIONS})`;

const ofConversation = `conversation_id in (${CONVERSATIONS})`;
const ofMessage = (column: string): string => `${column} in (${MESSAGES})`;
/** Whether the JSON names the contact or anything of theirs. */
const naming = (column: string): string => `exists (
  select from regexp_matches(${column}::text, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') named
    where named[1]::uuid in (select $2::uuid union all ${CONVERSATIONS} union all ${MESSAGES} union all ${TURNS} union all ${NOTES} union all ${FILES}
      union all ${DELIVERIES}))`;

/** In the order in which they are erased: what leans on other rows goes before them. */
export const PERSONAL_TABLES: readonly PersonalTable[] = [
  {
    // Answers to calls of a business's own programs, kept a day for their repetition: they repeat what was asked.
    table: 'kept_answers',
    rows: naming('answer'),
    told: [],
    inner: ['caller_id', 'key', 'request', 'claim', 'claimed_until', 'answer', 'expires_at'],
  },
  {
    // What is on its way to the business about the person goes with it: its attempts end here.
    table: 'notifications_outbox',
    rows: naming('payload'),
    told: [],
    inner: ['id', 'kind', 'payload', 'state', 'attempts', 'due_at', 'created_at'],
  },
  {
    // A run over yesterday's questions holds copies of them.
    table: 'evaluation_answers',
    rows: `run_id in (select r.id from evaluation_runs r where r.tenant_id = $1 and r.source = 'yesterday') and exists (
      select from messages m where m.tenant_id = $1 and m.conversation_id in (${CONVERSATIONS}) and strpos(m.text, evaluation_answers.question) > 0)`,
    told: ['question'],
    inner: ['run_id', 'no', 'channel_id', 'expects', 'documents', 'must_pass', 'before', 'after'],
    key: `run_id || ' ' || lpad(no::text, 9, '0')`,
  },
  {
    table: 'limit_entries',
    rows: `subject = 'contact' and value = $2::uuid::text`,
    told: ['list', 'reason', 'changed_at', 'expires_at'],
    inner: ['id', 'subject', 'value', 'changed_by'],
    key: 'id::text',
  },
  {
    table: 'limit_counts',
    rows: 'subject = $2::uuid::text',
    told: [],
    inner: ['minute', 'level', 'part', 'subject', 'admitted', 'refused', 'shadowed'],
  },
  { table: 'limit_alerts', rows: 'subject = $2::uuid::text', told: [], inner: ['alert', 'level', 'subject', 'until'] },
  {
    table: 'feedback',
    rows: `(contact_id = $2 or ${ofMessage('message_id')})`,
    told: ['message_id', 'value', 'comment', 'created_at'],
    inner: ['contact_id'],
    key: 'message_id::text',
  },
  { table: 'gap_inbox', rows: ofMessage('answer_id'), told: [], inner: ['answer_id', 'reason', 'at'] },
  { table: 'gap_questions', rows: ofMessage('message_id'), told: [], inner: ['message_id', 'gap_id', 'reason'] },
  {
    table: 'files',
    rows: ofConversation,
    told: ['id', 'conversation_id', 'message_id', 'name', 'media_type', 'size', 'bytes', 'created_at'],
    inner: ['sha256'],
    key: 'id::text',
  },
  { table: 'quota_holds', rows: `turn_id in (${TURNS})`, told: [], inner: ['turn_id', 'quota', 'over', 'held_at'] },
  {
    table: 'deliveries',
    rows: ofConversation,
    told: ['id', 'conversation_id', 'message_id', 'part', 'state', 'content', 'created_at'],
    inner: [
      'turn_id',
      'target',
      'preview',
      'platform_id',
      'attempts',
      'fence',
      'called_at',
      'trying_since',
      'due_at',
      'error',
      'decision_key',
    ],
    key: 'id::text',
  },
  {
    table: 'turns',
    rows: ofConversation,
    told: [],
    inner: [
      'id',
      'conversation_id',
      'kind',
      'state',
      'attempts',
      'fence',
      'answer_id',
      'stop_requested',
      'ready_at',
      'queued_at',
      'queued',
      'error',
      'retrieved',
      'receipt',
      'retrieval_ms',
      'created_at',
      'ended_at',
    ],
  },
  {
    table: 'handovers',
    rows: ofConversation,
    told: ['id', 'conversation_id', 'reason', 'requested_at', 'claimed_at', 'replied_at', 'ending', 'ended_at'],
    inner: ['claimed_by', 'ended_by'],
    key: 'id::text',
  },
  { table: 'talk_words', rows: ofConversation, told: [], inner: ['word', 'conversation_id', 'seq'] },
  {
    table: 'talk_days',
    rows: ofConversation,
    told: [],
    inner: [
      'conversation_id',
      'day',
      'channel_id',
      'asked',
      'limited',
      'answered',
      'clarified',
      'refused',
      'failed',
      'by_person',
      'thumbs_up',
      'thumbs_down',
      'handovers',
      'claimed',
      'resolution',
      'response_s',
      'handover_s',
    ],
  },
  { table: 'talk_inbox', rows: ofConversation, told: [], inner: ['id', 'conversation_id', 'day', 'again'] },
  {
    table: 'conversation_tags',
    rows: ofConversation,
    told: ['conversation_id', 'tag'],
    inner: [],
    key: `conversation_id || ' ' || tag`,
  },
  {
    table: 'conversation_notes',
    rows: ofConversation,
    told: ['id', 'conversation_id', 'text', 'created_at'],
    inner: ['author'],
    key: 'id::text',
  },
  {
    table: 'messages',
    rows: ofConversation,
    told: [
      'id',
      'conversation_id',
      'seq',
      'role',
      'state',
      'text',
      'edited_text',
      'edited_at',
      'files',
      'sources',
      'outcome',
      'created_at',
    ],
    inner: [
      'channel_id',
      'identity',
      'unkept',
      'limited_by',
      'turn_id',
      'reply_target',
      'base_ids',
      'command',
      'alone',
      'ready_at',
      'author',
    ],
    key: `conversation_id || ' ' || lpad(seq::text, 19, '0')`,
  },
  {
    table: 'conversations',
    rows: 'contact_id = $2',
    told: ['id', 'channel_id', 'state', 'key', 'created_at', 'updated_at'],
    inner: [
      'contact_id',
      'owner',
      'last_seq',
      'history_from_seq',
      'disclosed',
      'bot_streak',
      'reply_target',
      'space',
      'unreachable',
      'unreachable_at',
      'fence',
      'lease_holder',
      'lease_until',
      'assignee',
    ],
    key: 'id::text',
  },
  { table: 'paid_contacts', rows: 'contact_id = $2', told: ['until'], inner: ['contact_id', 'over'], key: 'contact_id::text' },
  {
    table: 'contacts',
    rows: 'id = $2',
    told: ['id', 'channel_id', 'external_id', 'name', 'tier', 'granted_tier', 'locale', 'created_at'],
    inner: [],
    key: 'id::text',
  },
];
