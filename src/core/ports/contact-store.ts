/** The people who write to a business. */
import type { ChannelId, ContactId, TenantId } from '../../kernel/ids.ts';
import type { Contact } from '../model/contact.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Tier } from '../model/tier.ts';

export interface ContactStore {
  /** The newest first; those of one channel where one is given. */
  list(tenantId: TenantId, page: PageRequest, channelId: ChannelId | null): Promise<Page<Contact>>;
  get(tenantId: TenantId, id: ContactId): Promise<Contact | null>;
  /** Null takes the grant back. The contact as it then is; null when there is none. */
  grantTier(tenantId: TenantId, id: ContactId, tier: Tier | null): Promise<Contact | null>;
}
