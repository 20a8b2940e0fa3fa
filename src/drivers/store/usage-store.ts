/** The ledger on PostgreSQL. */
import type { ChannelId, ModelId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { ModelCall, UsageStore } from '../../core/ports/usage-store.ts';
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
}

const RECORD = `
  insert into usage (tenant_id, kind, turn_id, channel_id, model_id, model, input_tokens, output_tokens, estimated, result, cost, currency, contact_id, tier)
  select $1, 'call', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, who.contact_id, who.tier
  from (select 1) one left join (
    select ct.id as contact_id, claw_contact_tier(ct) as tier from turns t
      join conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
      join contacts ct on ct.tenant_id = c.tenant_id and ct.id = c.contact_id
    where t.tenant_id = $1 and t.id = $2) who on true`;
const OF_TURN = `select turn_id, channel_id, model_id, model, input_tokens, output_tokens, estimated, result, cost, currency
  from usage where tenant_id = $1 and turn_id = $2 and kind = 'call' order by at, id`;

export function createUsageStore(pool: PgPool): UsageStore {
  return {
    record: ({ tenantId, turnId, channelId, modelId, model, inputTokens, outputTokens, estimated, result, cost }) =>
      pool.withTenant(tenantId, async (tx) => {
        const price = [cost?.amount ?? null, cost?.currency ?? null];
        const call = [tenantId, turnId, channelId, modelId, model, inputTokens, outputTokens, estimated, result, ...price];
        await asPg(tx).query(RECORD, call, 'record_usage');
      }),
    report: (tenantId, period, by) => pool.withTenant(tenantId, (tx) => reportUsage(asPg(tx), period, by)),
    whatIf: (tenantId, period, allowance) => pool.withTenant(tenantId, (tx) => whatIf(asPg(tx), period, allowance)),
    ofTurn: (tenantId, turnId) =>
      pool.withTenant(tenantId, async (tx) => (await asPg(tx).query<Row>(OF_TURN, [tenantId, turnId])).map((row) => toCall(tenantId, row))),
  };
}

const toCall = (tenantId: TenantId, row: Row): ModelCall => ({
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
});
