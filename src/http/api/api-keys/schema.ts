/** API keys as they travel: whole when they are made, by their last characters ever after. */
import { z } from 'zod';
import type { ApiKey } from '../../../core/model/api-key.ts';
import { ROLES } from '../../../core/model/role.ts';
import { SCOPES } from '../../../core/model/access.ts';
import { TIERS } from '../../../core/model/tier.ts';

/** A week: longer than it takes to replace a key wherever it is used. */
const MOST_OVERLAP_S = 604_800;

const name = z.string().trim().min(1).max(100).meta({ description: 'Where it is used, for the team.' });
const role = z.enum(ROLES).meta({ description: 'What it may do; never more than the key that makes it.' });
const scopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .nullable()
  .meta({ description: 'Parts of the API that it is for, within its role; null: all of it. Never more than the key that makes it.' });
const tier = z.enum(TIERS).meta({ description: 'How many calls a minute; never above the plan of the business.' });
const expiresAt = z.iso.datetime({ offset: true }).nullable().meta({ description: 'It opens nothing from then on; null: never.' });

export const apiKeySchema = z
  .object({
    id: z.string(),
    name,
    role,
    scopes,
    tier,
    last_four: z.string().meta({ description: 'The last characters of the key.' }),
    created_at: z.iso.datetime(),
    expires_at: expiresAt,
    revoked_at: z.iso.datetime().nullable(),
    last_used_at: z.iso.datetime().nullable().meta({ description: 'To the minute; null: never.' }),
  })
  .meta({ id: 'ApiKey' });

export const shownKeySchema = apiKeySchema
  .extend({ key: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'ShownApiKey' });

export const newApiKeySchema = z
  .strictObject({ name, role, scopes: scopes.default(null), tier: tier.default('enterprise'), expires_at: expiresAt.default(null) })
  .meta({ id: 'NewApiKey' });

export const rotationSchema = z
  .strictObject({
    overlap_s: z.int().min(0).max(MOST_OVERLAP_S).default(0).meta({ description: 'Seconds for which the old key still works.' }),
  })
  .meta({ id: 'KeyRotation' });

export const presentApiKey = (key: ApiKey): z.output<typeof apiKeySchema> => ({
  id: key.id,
  name: key.name,
  role: key.role,
  scopes: key.scopes && [...key.scopes],
  tier: key.tier,
  last_four: key.lastFour,
  created_at: key.createdAt.toISOString(),
  expires_at: key.expiresAt?.toISOString() ?? null,
  revoked_at: key.revokedAt?.toISOString() ?? null,
  last_used_at: key.lastUsedAt?.toISOString() ?? null,
});
