/** A month of generated conversations, planted as rows, and the recount of what analytics say of it straight from them. */
import { newUuid } from '../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../src/kernel/ids.ts';

type Ask = (text: string, params: readonly unknown[], tenantId: string) => Promise<readonly unknown[]>;

interface Row {
  readonly [column: string]: unknown;
}

const ENGLISH =
  'refund order parcel invoice password delivery colour battery warranty discount address payment account update printer kettle'.split(' ');
const CHINESE = [
  '退款',
  '订单',
  '发票',
  '密码',
  '快递',
  '地址',
  '保修',
  '优惠',
  '支付',
  '账户',
  '更新',
  '打印机',
  '水壶',
  '电池',
  '颜色',
  '包裹',
];

/** The same numbers every time. */
export function createRandom(seed: number) {
  let state = seed;
  return (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

export interface PlantedMonth {
  readonly tenantId: TenantId;
  readonly channels: readonly ChannelId[];
  readonly messages: number;
}

/** About so many messages, in November 2026. */
export async function plantMonth(ask: Ask, messages: number, seed = 7): Promise<PlantedMonth> {
  const random = createRandom(seed);
  const tenantId = newUuid<TenantId>();
  const channels = [newUuid<ChannelId>(), newUuid<ChannelId>(), newUuid<ChannelId>()];
  await ask("insert into tenants (id, name, plan) values ($1, 'Month', 'pro')", [tenantId], tenantId);
  for (const id of channels)
    await ask(
      "insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'W', $3)",
      [tenantId, id, newUuid()],
      tenantId,
    );
  let planted = 0;
  while (planted < messages) {
    const tables = createTables();
    while (tables.messages.length < 2_000 && planted + tables.messages.length < messages) talk(tables, random, channels);
    for (const [table, rows] of Object.entries(tables) as [string, Row[]][])
      if (rows.length > 0)
        await ask(
          `insert into ${table} (tenant_id, ${Object.keys(rows[0]!).join(', ')})
           select $1, ${Object.keys(rows[0]!)
             .map((name) => `r.${name}`)
             .join(', ')} from jsonb_populate_recordset(null::${table}, $2::jsonb) r`,
          [tenantId, JSON.stringify(rows)],
          tenantId,
        );
    planted += tables.messages.length;
  }
  return { tenantId, channels, messages: planted };
}

const createTables = () => ({
  contacts: [] as Row[],
  conversations: [] as Row[],
  turns: [] as Row[],
  messages: [] as Row[],
  feedback: [] as Row[],
  handovers: [] as Row[],
});

/** One conversation of up to nine rounds, hours and sometimes days apart. */
function talk(tables: ReturnType<typeof createTables>, random: () => number, channels: readonly ChannelId[]): void {
  const [contact_id, conversation_id] = [newUuid(), newUuid()];
  const channel_id = channels[Math.floor(random() * channels.length)]!;
  let at = Date.UTC(2026, 10, 1) + Math.floor(random() * 29 * 86_400_000);
  const time = (ms: number) => new Date(ms).toISOString();
  tables.contacts.push({ id: contact_id, channel_id, external_id: contact_id, tier: 'free', created_at: time(at) });
  const talked = {
    id: conversation_id,
    channel_id,
    contact_id,
    key: conversation_id,
    owner: 'bot',
    state: 'open',
    last_seq: 0,
    history_from_seq: 0,
  };
  tables.conversations.push({ ...talked, disclosed: false, bot_streak: 0, fence: 0, created_at: time(at), updated_at: time(at) });
  const kept = { files: [], unkept: [], base_ids: [], command: false, alone: false, sources: [] };
  let seq = 0;
  const say = (row: Row): string => {
    const id = newUuid();
    seq += 1;
    tables.messages.push({ ...kept, id, channel_id, conversation_id, seq, turn_id: null, outcome: null, created_at: time(at), ...row });
    return id;
  };
  const rounds = 1 + Math.floor(random() * 9);
  for (let round = 0; round < rounds; round += 1) {
    at += Math.floor(random() * (random() < 0.1 ? 86_400_000 : 600_000));
    const luck = random();
    if (luck < 0.03) {
      say({ role: 'user', state: 'limited', text: words(random) });
      continue;
    }
    const turn_id = newUuid();
    const failed = luck > 0.98;
    say({ role: 'user', state: 'answered', text: words(random), turn_id });
    at += Math.floor(random() * 9_000);
    const outcome = failed || luck < 0.2 ? 'refuse' : luck < 0.25 ? 'clarify' : 'answer';
    const answer_id = say({ role: 'assistant', state: 'sent', text: words(random), turn_id, outcome });
    const ended = { kind: 'question', state: failed ? 'failed' : 'answered', attempts: 1, fence: 0, answer_id, stop_requested: false };
    const times = {
      ready_at: time(at),
      queued_at: time(at),
      queued: 1,
      retrieved: [],
      retrieval_ms: 0,
      created_at: time(at),
      ended_at: time(at),
    };
    tables.turns.push({ id: turn_id, conversation_id, ...ended, ...times });
    if (random() < 0.2) tables.feedback.push({ message_id: answer_id, contact_id, value: random() < 0.7 ? 1 : -1, created_at: time(at) });
  }
  if (random() < 0.1) handOver(tables, { conversation_id, random, at, say, time });
}

interface Handed {
  readonly conversation_id: string;
  readonly random: () => number;
  readonly at: number;
  readonly say: (row: Row) => string;
  readonly time: (ms: number) => string;
}

function handOver(tables: ReturnType<typeof createTables>, { conversation_id, random, at, say, time }: Handed): void {
  const claimed = random() < 0.8;
  const took = Math.floor(random() * 3_600_000);
  const by = {
    claimed_by: claimed ? 'Ann' : null,
    claimed_at: claimed ? time(at + took / 2) : null,
    replied_at: claimed ? time(at + took) : null,
  };
  const end = claimed
    ? { ending: 'resolved', ended_by: 'Ann', ended_at: time(at + 2 * took) }
    : { ending: null, ended_by: null, ended_at: null };
  tables.handovers.push({ id: newUuid(), conversation_id, reason: 'asked', requested_at: time(at), ...by, ...end });
  if (claimed) say({ role: 'operator', state: 'sent', text: 'I am here.', created_at: time(at + took) });
}

function words(random: () => number): string {
  const list = random() < 0.5 ? ENGLISH : CHINESE;
  const count = 3 + Math.floor(random() * 8);
  return (
    Array.from({ length: count }, () => list[Math.floor(random() ** 2 * list.length)]!).join(list === ENGLISH ? ' ' : '') +
    ` ${Math.floor(random() * 99_999)}`
  );
}
