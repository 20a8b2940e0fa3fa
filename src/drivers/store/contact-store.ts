/** Contacts on PostgreSQL. */
import type { ContactId, TenantId } from '../../kernel/ids.ts';
import type { Contact } from '../../core/model/contact.ts';
import type { ContactStore } from '../../core/ports/contact-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { afterId, toPage } from './page-cursor.ts';

const CONTACT = `
  select ct.id, ct.channel_id as "channelId", ch.kind as "channelKind", ct.external_id as "externalId", ct.name, ct.locale,
    claw_contact_tier(ct) as tier, ct.granted_tier as "grantedTier", ct.created_at as "createdAt",
    (select p.until from paid_contacts p where p.tenant_id = ct.tenant_id and p.contact_id = ct.id and p.until > now()) as "paidUntil"
  from contacts ct join channels ch on ch.tenant_id = ct.tenant_id and ch.id = ct.channel_id
  where ct.tenant_id = $1`;
const ONE = `${CONTACT} and ct.id = $2`;
/** $2 the last contact of the page before, $3 how many, $4 channel. The first condition, which all meet, opens the index of lists. */
export const CONTACTS = `${CONTACT} and ct.created_at > '-infinity'
    and ($2::uuid is null or (ct.created_at, ct.id) < (select p.created_at, p.id from contacts p where p.tenant_id = $1 and p.id = $2))
    and ($4::uuid is null or ct.channel_id = $4)
  order by ct.created_at desc, ct.id desc limit $3`;
const GRANT = 'update contacts set granted_tier = $3 where tenant_id = $1 and id = $2';

export function createContactStore(pool: PgPool): ContactStore {
  const read = async (tx: UnitOfWork, id: ContactId): Promise<Contact | null> =>
    (await asPg(tx).query<Contact>(ONE, [tx.tenantId, id], 'contact'))[0] ?? null;
  return {
    list: (tenantId, page, channelId) =>
      pool.withTenant(tenantId, async (tx) => {
        const params = [tenantId, afterId(page), page.limit + 1, channelId];
        return toPage(page, await asPg(tx).query<Contact>(CONTACTS, params, 'contacts'), (row) => row);
      }),
    get: (tenantId: TenantId, id) => pool.withTenant(tenantId, (tx) => read(tx, id)),
    grantTier: (tenantId, id, tier) =>
      pool.withTenant(tenantId, async (tx) => {
        await asPg(tx).query(GRANT, [tenantId, id, tier]);
        return read(tx, id);
      }),
  };
}
