/** What was used, as the API writes it. */
import { z } from 'zod';
import { TIERS } from '../../../core/model/tier.ts';
import { QUOTA_ENDS } from '../../../core/model/quota-settings.ts';
import { USAGE_DIMENSIONS } from '../../../core/model/usage.ts';
import type { Money, UsageDimension, UsageRow, UsageSums, WhatIf } from '../../../core/model/usage.ts';
import { byQuery, formatQuery, periodQuery } from '../report.ts';
import type { Forecast } from '../../../engine/forecast-usage.ts';
import type { QuotaStanding } from '../../../engine/quotas.ts';

const money = z.object({ amount: z.number(), currency: z.string() });
const costs = z.array(money).meta({ description: 'What calls of models cost, for each currency in which there are prices.' });

const sums = {
  conversations: z.int().meta({ description: 'Billed ones: the first answer to a contact and the 24 hours after it.' }),
  messages: z.int().meta({ description: 'Questions that were answered.' }),
  calls: z.int().meta({ description: 'Calls of chat models.' }),
  input_tokens: z.int(),
  output_tokens: z.int(),
  costs,
};
const sumsSchema = z.object(sums).meta({ id: 'UsageSums' });

export const usageRowSchema = z
  .object({
    day: z.string().nullable().meta({ description: 'UTC; null unless days are told apart.' }),
    channel_id: z.string().nullable(),
    tier: z.enum(TIERS).nullable(),
    model: z.string().nullable().meta({ description: 'Null also for what no model has a part in.' }),
    ...sums,
  })
  .meta({ id: 'Usage' });

export const usageQuery = z.strictObject({ ...periodQuery, by: byQuery(USAGE_DIMENSIONS), format: formatQuery });

export const dimensionsOf = (by: string): readonly UsageDimension[] => [...new Set(by.split(','))] as UsageDimension[];

export const whatIfQuery = z.strictObject({
  ...periodQuery,
  tier: z.enum(TIERS).default('free').meta({ description: 'Contacts of this tier.' }),
  messages_per_day: z.coerce.number().int().min(0).max(1_000_000).meta({ description: 'So many answered messages a day each, UTC.' }),
});

const bounded = { used: z.int(), quota: z.int() };

export const quotaSchema = z
  .object({
    plan: z.enum(TIERS),
    at_end: z.enum(QUOTA_ENDS).meta({ description: 'What becomes of new conversations when those of the month are used up.' }),
    resets_at: z.iso.datetime(),
    conversations: z.object({ ...bounded, held: z.int().meta({ description: 'Spoken for by questions that are being answered.' }) }),
    channels: z.object(bounded),
    operators: z.object(bounded),
    documents: z.object(bounded),
  })
  .meta({ id: 'Quota' });

export const forecastSchema = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    so_far: sumsSchema,
    expected: sumsSchema.meta({ description: 'By the end of the month, when it goes on as in the last two weeks.' }),
    quota: z.int().meta({ description: 'Conversations of the month.' }),
    used_up_at: z.iso.datetime().nullable().meta({ description: 'When the conversations will be used up; null: not in this month.' }),
  })
  .meta({ id: 'UsageForecast' });

export const whatIfSchema = z
  .object({
    contacts: z.int().meta({ description: 'Of the tier, whose questions were answered.' }),
    refused_contacts: z.int().meta({ description: 'Those of them who would have met the bound.' }),
    refused_contacts_percent: z.number(),
    messages: z.int(),
    refused_messages: z.int(),
    saved: costs,
  })
  .meta({ id: 'UsageWhatIf' });

/** Ten decimals, as the ledger keeps them. */
const round = ({ amount, currency }: Money): Money => ({ amount: Number(amount.toFixed(10)), currency });

const presentSums = (of: UsageSums): z.output<typeof sumsSchema> => ({
  conversations: of.conversations,
  messages: of.messages,
  calls: of.calls,
  input_tokens: of.inputTokens,
  output_tokens: of.outputTokens,
  costs: of.costs.map(round),
});

export const presentUsage = (row: UsageRow): z.output<typeof usageRowSchema> => ({
  day: row.day,
  channel_id: row.channelId,
  tier: row.tier,
  model: row.model,
  ...presentSums(row),
});

export const presentQuota = ({ atEnd, resetsAt, ...standing }: QuotaStanding): z.output<typeof quotaSchema> => ({
  ...standing,
  at_end: atEnd,
  resets_at: resetsAt.toISOString(),
});

export const presentForecast = ({ from, to, soFar, expected, quota, usedUpAt }: Forecast): z.output<typeof forecastSchema> => ({
  from: from.toISOString(),
  to: to.toISOString(),
  so_far: presentSums(soFar),
  expected: presentSums(expected),
  quota,
  used_up_at: usedUpAt?.toISOString() ?? null,
});

export const presentWhatIf = ({ contacts, refusedContacts, messages, refusedMessages, saved }: WhatIf): z.output<typeof whatIfSchema> => ({
  contacts,
  refused_contacts: refusedContacts,
  refused_contacts_percent: contacts === 0 ? 0 : Math.round((refusedContacts / contacts) * 1_000) / 10,
  messages,
  refused_messages: refusedMessages,
  saved: saved.map(round),
});
