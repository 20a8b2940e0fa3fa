/** People who write to a business, as the API shows them. */
import { z } from 'zod';
import type { Contact } from '../../../core/model/contact.ts';
import type { Erasure } from '../../../core/model/erasure.ts';
import { TIERS } from '../../../core/model/tier.ts';
import { pageQuery } from '../lists.ts';

export const contactSchema = z
  .object({
    id: z.string(),
    channel: z.object({ id: z.string(), kind: z.string() }),
    external_id: z.string().meta({ description: "The platform's id of the person." }),
    name: z.string().nullable(),
    locale: z.string().nullable().meta({ description: "Language of the person's client, when it says so." }),
    tier: z
      .enum(TIERS)
      .meta({ description: 'In force: what was granted here, else what the identity says, and never above the plan of the business.' }),
    granted_tier: z.enum(TIERS).nullable().meta({ description: 'What was granted here; null: nothing.' }),
    paid_until: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'End of the conversation that is billed already; null: the next answer begins one.' }),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Contact' });

export const contactQuery = z.strictObject({
  ...pageQuery,
  channel_id: z.string().optional().meta({ description: 'Only those of this channel.' }),
});

export const contactChangeSchema = z
  .strictObject({ tier: z.enum(TIERS).nullable().meta({ description: 'Null: as the identity says again.' }) })
  .meta({ id: 'ContactChange' });

export const presentContact = (contact: Contact): z.output<typeof contactSchema> => ({
  id: contact.id,
  channel: { id: contact.channelId, kind: contact.channelKind },
  external_id: contact.externalId,
  name: contact.name,
  locale: contact.locale,
  tier: contact.tier,
  granted_tier: contact.grantedTier,
  paid_until: contact.paidUntil?.toISOString() ?? null,
  created_at: contact.createdAt.toISOString(),
});

export const erasureSchema = z
  .object({
    contact_id: z.string(),
    erased_by: z.string().meta({ description: 'As in the audit trail.' }),
    erased_at: z.iso.datetime(),
    removed: z.record(z.string(), z.int()).meta({ description: 'Rows that were erased, by table; tables without any are left out.' }),
    caches_until: z.iso
      .datetime()
      .meta({ description: 'Nothing is answered from a cache since; until then its bytes may still lie in one.' }),
    backups_until: z.iso
      .datetime()
      .meta({ description: 'Until then a backup from before may hold the person: by `privacy.backup_days` as it was.' }),
  })
  .meta({ id: 'Erasure' });

export const presentErasure = (erasure: Erasure): z.output<typeof erasureSchema> => ({
  contact_id: erasure.contactId,
  erased_by: erasure.erasedBy,
  erased_at: erasure.erasedAt.toISOString(),
  removed: { ...erasure.removed },
  caches_until: erasure.cachesUntil.toISOString(),
  backups_until: erasure.backupsUntil.toISOString(),
});
