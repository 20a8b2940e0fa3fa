/** People who write to a business, as the API shows them. */
import { z } from 'zod';
import type { Contact } from '../../../core/model/contact.ts';
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
