/** Who is allowed and blocked, as the API writes it. */
import { z } from 'zod';
import { LIMIT_LISTS, LIMIT_SUBJECTS } from '../../../core/model/limit-entry.ts';
import type { LimitEntry } from '../../../core/model/limit-entry.ts';

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
    per_minute: z.int(),
    setting: z.string().meta({ description: 'Where the number is changed.' }),
  })
  .meta({ id: 'RateLimit' });
