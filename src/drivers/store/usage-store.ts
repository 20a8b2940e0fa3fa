/** The ledger on PostgreSQL. */
import type { ChannelId, ModelCallId, ModelId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { MadeCall, ModelCall, SettledCall, UsageStore } from '../../core/ports/usage-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { reportUsage, whatIf } from './usage-report.ts';

interface Row {
  readonly turn_id: TurnId;
  readonly channel_id: ChannelId;
  readonly model_id: ModelId | null;
  readonly model: string;
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly estimated: boolean;
  readonly result: ModelCall['result'];
  readonly cost: string | null;
  readonly currency: string | null;
  readonly began: Date;
  readonly ms: number;
}

/** $12 kind, $13 the call. */
const RECORD = `
  insert into usage (tenant_id, kind, call_id, turn_id, channel_id, model_id, model, input_tokens, output_tokens, estimated, result, cost, currency, contact_id, tier)
  select $1, $12, $13, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, who.contact_id, who.tier
  from (select 1) one left join (
    select ct.id as contact_id, claw_contact_tier(ct) as tier from turns t
      join conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
      join contacts ct on ct.tenant_id = c.tenant_id and ct.id = c.contact_id
    where t.tenant_id = $1 and t.id = $2) who on true`;
/** The ledger is only added to: what differs from what was reserved. $2 turn, $3 call, $4 kind, $5 to $9 as it ended. */
const SETTLE = `
  insert into usage (tenant_id, kind, call_id, turn_id, channel_id, model_id, model, input_tokens, output_tokens, estimated, result, cost, currency, contact_id, tier)
  select h.tenant_id, $4, h.call_id, h.turn_id, h.channel_id, h.model_id, h.model, $5::bigint - h.input_tokens, $6, $7, $8, $9::numeric - h.cost,
    h.currency, h.contact_id, h.tier
  from usage h where h.tenant_id = $1 and h.turn_id = $2 and h.call_id = $3 and h.kind = 'hold'`;
const OF_TURN = `
  select turn_id, channel_id, model_id, model, sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens,
    coalesce(bool_or(estimated) filter (where kind <> 'hold'), true) as estimated,
    coalesce(max(result) filter (where kind <> 'hold'), 'open') as result, sum(cost) as cost, currency,
    min(at) as began, round(extract(epoch from max(at) - min(at)) * 1000)::int as ms
  from usage where tenant_id = $1 and turn_id = $2 and kind in ('call', 'hold', 'release')
  group by coalesce(call_id, id), turn_id, channel_id, model_id, model, currency having bool_and(kind <> 'release')
  order by min(at), coalesce(call_id, id)`;

const EMBEDDED = `
  insert into usage (tenant_id, kind, model_id, model, input_tokens, cost, currency) values ($1, 'embedding', $2, $3, $4, $5, $6)`;

const UNKNOWN = { outputTokens: 0, estimated: true, result: 'open' } as const;
const NOTHING: NonNullable<SettledCall['spent']> = { inputTokens: 0, outputTokens: 0, estimated: false, cost: null };

async function write(tx: UnitOfWork, call: ModelCall, kind: 'hold' | 'call', callId: ModelCallId | null): Promise<void> {
  const { tenantId, turnId, channelId, modelId, model, inputTokens, outputTokens, estimated, result, cost } = call;
  const price = [cost?.amount ?? null, cost?.currency ?? null];
  const row = [tenantId, turnId, channelId, modelId, model, inputTokens, outputTokens, estimated, result, ...price, kind, callId];
  await asPg(tx).query(RECORD, row, 'record_usage');
}

export function createUsageStore(pool: PgPool): UsageStore {
  return {
    reserve: (call) => pool.withTenant(call.tenantId, (tx) => write(tx, { ...call, ...UNKNOWN }, 'hold', call.callId)),
    settle: ({ tenantId, turnId, callId, spent, result }) =>
      pool.withTenant(tenantId, async (tx) => {
        const { inputTokens, outputTokens, estimated, cost } = spent ?? NOTHING;
        const ended = [inputTokens, outputTokens, estimated, result, cost?.amount ?? 0];
        await asPg(tx).query(SETTLE, [tenantId, turnId, callId, spent === null ? 'release' : 'call', ...ended], 'settle_usage');
      }),
    record: (call) => pool.withTenant(call.tenantId, (tx) => write(tx, call, 'call', null)),
    recordEmbedding: ({ tenantId, modelId, model, tokens, cost }) =>
      pool.withTenant(tenantId, async (tx) => {
        const price = [cost?.amount ?? null, cost?.currency ?? null];
        await asPg(tx).query(EMBEDDED, [tenantId, modelId, model, tokens, ...price], 'record_embedding');
      }),
    report: (tenantId, period, by) => pool.withTenant(tenantId, (tx) => reportUsage(asPg(tx), period, by)),
    whatIf: (tenantId, period, allowance) => pool.withTenant(tenantId, (tx) => whatIf(asPg(tx), period, allowance)),
    ofTurn: (tenantId, turnId) =>
      pool.withTenant(tenantId, async (tx) => (await asPg(tx).query<Row>(OF_TURN, [tenantId, turnId])).map((row) => toCall(tenantId, row))),
  };
}

const toCall = (tenantId: TenantId, row: Row): MadeCall => ({
  tenantId,
  turnId: row.turn_id,
  channelId: row.channel_id,
  modelId: row.model_id,
  model: row.model,
  inputTokens: Number(row.input_tokens),
  outputTokens: Number(row.output_tokens),
  estimated: row.estimated,
  result: row.result,
  cost: row.cost === null || row.currency === null ? null : { amount: Number(row.cost), currency: row.currency },
  at: row.began,
  ms: row.ms,
});
