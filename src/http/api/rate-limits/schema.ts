/** Who is allowed and blocked, as the API writes it. */
import { z } from 'zod';
import { LIMIT_LISTS, LIMIT_SUBJECTS } from '../../../core/model/limit-entry.ts';
import { LIMIT_COUNT_HOURS } from '../../../core/model/limit-count.ts';
import type { LimitEntry } from '../../../core/model/limit-entry.ts';
import type { LimitCheck } from '../../../engine/check-limits.ts';

const list = z.enum(LIMIT_LISTS).meta({
  description: '`allow`: its own limit does not hold; `block`: nothing of it is taken. An allowed address may lie in a blocked network.',
});
const subject = z.enum(LIMIT_SUBJECTS).meta({ description: 'Whose: a contact, an API key, or a network address.' });
const reason = z.string().trim().min(1).max(500).meta({ description: 'Why, for the team.' });
const expiresAt = z.iso.datetime({ offset: true }).nullable().meta({ description: 'When it ends by itself; null: never.' });

export const limitEntrySchema = z
  .object({
    id: z.string(),
    list,
    subject,
    value: z.string().meta({ description: 'An id, or an address in CIDR form.' }),
    reason,
    changed_by: z.string().meta({ description: 'The API key that wrote it last.' }),
    changed_at: z.iso.datetime(),
    expires_at: expiresAt,
  })
  .meta({ id: 'LimitEntry' });

export const newLimitEntrySchema = z
  .strictObject({
    list,
    subject,
    value: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .meta({ description: 'The id of a contact or an API key, an address, or a network in CIDR form.' }),
    reason,
    expires_at: expiresAt.default(null),
  })
  .meta({ id: 'NewLimitEntry' });

export const limitEntryChangeSchema = z
  .strictObject({ list: list.optional(), reason: reason.optional(), expires_at: expiresAt.optional() })
  .meta({ id: 'LimitEntryChange' });

export const presentLimitEntry = (entry: LimitEntry): z.output<typeof limitEntrySchema> => ({
  id: entry.id,
  list: entry.list,
  subject: entry.subject,
  value: entry.value,
  reason: entry.reason,
  changed_by: entry.by,
  changed_at: entry.at.toISOString(),
  expires_at: entry.expiresAt?.toISOString() ?? null,
});

/** The rates as they stand for a business. */
export const rateSchema = z
  .object({
    level: z.string().meta({ description: 'By which a refusal is named.' }),
    of: z.string().nullable().meta({ description: 'The tier or the part of the API that the number is for.' }),
    limit: z.int().meta({ description: 'How many there may be in the window.' }),
    window_s: z.int().meta({ description: 'Seconds: a minute, or an hour for what is dear.' }),
    setting: z.string().meta({ description: 'Where the number is changed.' }),
  })
  .meta({ id: 'RateLimit' });

const standingSchema = rateSchema.extend({
  remaining: z.int().meta({ description: 'What is left: after it, where it is allowed.' }),
  reset_s: z.int().meta({ description: 'Seconds until all of it is there again.' }),
});

export const limitQuestionSchema = z
  .strictObject({
    contact_id: z.string().optional().meta({ description: 'A message of this contact.' }),
    api_key_id: z.string().optional().meta({ description: 'A call by this key.' }),
    path: z.string().max(500).optional().meta({ description: 'Of the call by key, such as `/api/v1/knowledge/bases`.' }),
    address: z.string().max(100).optional().meta({ description: 'The network address it comes from.' }),
  })
  .refine(({ contact_id: contact, api_key_id: key, address }) => (contact ?? key ?? address) !== undefined, {
    path: ['contact_id'],
    error: 'Name a contact, a key or an address.',
  })
  .refine(({ contact_id: contact, api_key_id: key }) => contact === undefined || key === undefined, {
    path: ['api_key_id'],
    error: 'A message is counted by its contact, a call by its key: name one of them.',
  })
  .meta({ id: 'LimitQuestion' });

export const limitCheckSchema = z
  .object({
    allowed: z.boolean(),
    level: z.string().nullable().meta({ description: 'Which limit would refuse; `blocked` for who is on a list. Null when none would.' }),
    retry_after_s: z.int(),
    shadow: z.boolean().meta({ description: '`limits.shadow` is on: what a limit would refuse passes and is counted.' }),
    limits: z.array(standingSchema).meta({ description: 'What it would be counted in, and what is left.' }),
    entries: z.array(limitEntrySchema).meta({ description: 'The entries of the lists that are in force for it.' }),
  })
  .meta({ id: 'LimitCheck' });

const seconds = (ms: number) => Math.ceil(ms / 1_000);

export const presentLimitCheck = (check: LimitCheck): z.output<typeof limitCheckSchema> => ({
  allowed: check.allowed,
  level: check.level,
  retry_after_s: seconds(check.retryAfterMs),
  shadow: check.isShadow,
  limits: check.standings.map(({ windowS, resetMs, ...standing }) => ({ ...standing, window_s: windowS, reset_s: seconds(resetMs) })),
  entries: check.entries.map(presentLimitEntry),
});

export const limitStatisticsQuery = z.strictObject({
  minutes: z.coerce
    .number()
    .int()
    .min(1)
    .max(LIMIT_COUNT_HOURS * 60)
    .default(60)
    .meta({ description: 'How far back to count; a day is kept.' }),
});

const refusals = {
  refused: z.int(),
  shadowed: z.int().meta({ description: 'Would have been refused, but `limits.shadow` was on.' }),
};
const which = { level: z.string(), of: z.string().nullable().meta({ description: 'The tier or the part of the API.' }) };

export const limitStatisticsSchema = z
  .object({
    minutes: z.int(),
    levels: z.array(z.object({ ...which, admitted: z.int(), ...refusals })),
    most_refused: z
      .array(z.object({ ...which, subject: z.string().meta({ description: 'An id, or an address or network.' }), ...refusals }))
      .meta({ description: 'The most refused first; under a flood of many a little below the truth, never above.' }),
  })
  .meta({ id: 'LimitStatistics' });
