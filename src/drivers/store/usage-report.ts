/** Sums over the ledger: every number comes from its rows, so that no second count can differ. */
import type { ChannelId } from '../../kernel/ids.ts';
import type { Tier } from '../../core/model/tier.ts';
import { USAGE_DIMENSIONS } from '../../core/model/usage.ts';
import type { Allowance, Money, Period, UsageDimension, UsageRow, WhatIf } from '../../core/model/usage.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';

const DAY = `to_char(u.at at time zone 'UTC', 'YYYY-MM-DD')`;
const COLUMNS: Readonly<Record<UsageDimension, string>> = { day: DAY, channel: 'u.channel_id', tier: 'u.tier', model: 'u.model' };

interface Row {
  readonly day: string | null;
  readonly channel: ChannelId | null;
  readonly tier: Tier | null;
  readonly model: string | null;
  readonly conversations: string;
  readonly messages: string;
  readonly calls: string;
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly costs: Costs | null;
}

/** By currency; as text, for JSON's numbers would lose what numeric keeps. */
type Costs = Readonly<Record<string, string>>;

const toMoney = (costs: Costs | null): readonly Money[] =>
  Object.entries(costs ?? {})
    .map(([currency, amount]) => ({ currency, amount: Number(amount) }))
    .toSorted((one, other) => (one.currency < other.currency ? -1 : 1));

export async function reportUsage(tx: PgUnitOfWork, { from, to }: Period, by: readonly UsageDimension[]): Promise<readonly UsageRow[]> {
  const rows = await tx.query<Row>(reportOf(by), [tx.tenantId, from, to]);
  return rows.map(({ day, channel, tier, model, costs, ...sums }) => ({
    day,
    channelId: channel,
    tier,
    model,
    conversations: Number(sums.conversations),
    messages: Number(sums.messages),
    calls: Number(sums.calls),
    inputTokens: Number(sums.input_tokens),
    outputTokens: Number(sums.output_tokens),
    costs: toMoney(costs),
  }));
}

/** Those that began, without those that cost nothing. */
const CALLS = `count(*) filter (where u.kind = 'hold') - count(*) filter (where u.kind = 'release')
  + count(*) filter (where u.kind = 'embedding' or (u.kind = 'call' and u.call_id is null and u.result <> 'cached'))`;

/** First by currency, for a model's prices may change to another one; then those of a group become one row. */
function reportOf(by: readonly UsageDimension[]): string {
  const chosen = USAGE_DIMENSIONS.map((name) => `${by.includes(name) ? `${COLUMNS[name]}::text` : 'null::text'} as ${name}`).join(', ');
  const order = by.length === 0 ? '' : `order by ${by.map((name) => `${name} nulls first`).join(', ')}`;
  return `
    select day, channel, tier, model, coalesce(sum(conversations), 0) as conversations, coalesce(sum(messages), 0) as messages,
      coalesce(sum(calls), 0) as calls, coalesce(sum(input_tokens), 0) as input_tokens, coalesce(sum(output_tokens), 0) as output_tokens,
      jsonb_object_agg(currency, cost::text) filter (where currency is not null) as costs
    from (
      select ${chosen}, u.currency, sum(u.conversations) as conversations, sum(u.messages) as messages,
        ${CALLS} as calls, sum(u.input_tokens) as input_tokens, sum(u.output_tokens) as output_tokens, sum(u.cost) as cost
      from usage u where u.tenant_id = $1 and u.at >= $2 and u.at < $3
      group by 1, 2, 3, 4, 5) sums
    group by day, channel, tier, model ${order}`;
}

const WHAT_IF = `
  with asked as (
    select u.turn_id, u.contact_id, u.messages,
      sum(u.messages) over (partition by u.contact_id, ${DAY} order by u.at, u.id) as so_far
    from usage u where u.tenant_id = $1 and u.at >= $2 and u.at < $3 and u.kind = 'answer' and u.tier = $4),
  refused as (select * from asked where so_far > $5),
  saved as (
    select c.currency, sum(c.cost) as cost from usage c join refused r on r.turn_id = c.turn_id
      where c.tenant_id = $1 and c.currency is not null group by c.currency)
  select (select count(distinct contact_id) from asked)::int as contacts, (select count(distinct contact_id) from refused)::int as "refusedContacts",
    (select coalesce(sum(messages), 0) from asked)::int as messages, (select coalesce(sum(messages), 0) from refused)::int as "refusedMessages",
    (select jsonb_object_agg(currency, cost::text) from saved) as saved`;

/** As if what was answered beyond the allowance had been refused, each message with the turn that answered it. */
export async function whatIf(tx: PgUnitOfWork, { from, to }: Period, { tier, messagesPerDay }: Allowance): Promise<WhatIf> {
  const params = [tx.tenantId, from, to, tier, messagesPerDay];
  const [row] = await tx.query<Omit<WhatIf, 'saved'> & { saved: Costs | null }>(WHAT_IF, params, 'usage_what_if');
  return { ...row!, saved: toMoney(row!.saved) };
}
