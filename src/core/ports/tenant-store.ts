/** The businesses of this Claw, as the platform owner sees them. */
import type { ApiKeyId, ChannelId, TenantId } from '../../kernel/ids.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Tier } from '../model/tier.ts';
import type { NewApiKey } from './directory-store.ts';

export interface TenantView {
  readonly id: TenantId;
  readonly name: string;
  readonly plan: Tier;
  readonly state: 'active' | 'suspended';
  /** The one whose owners manage all the others. */
  readonly isPlatform: boolean;
  readonly createdAt: Date;
}

export interface NewTenant extends Pick<TenantView, 'id' | 'name' | 'plan'> {
  readonly key: NewApiKey & { readonly id: ApiKeyId };
  readonly channels: readonly { readonly id: ChannelId; readonly kind: string; readonly name: string; readonly publicKey: string }[];
}

/** What is absent stays as it is. */
export type TenantChange = Partial<Pick<TenantView, 'name' | 'plan' | 'state'>>;

export interface TenantStore {
  /** The newest first. */
  list(page: PageRequest): Promise<Page<TenantView>>;
  get(id: TenantId): Promise<TenantView | null>;
  /** With its owner's key and its first channels, all or nothing. */
  create(tenant: NewTenant): Promise<TenantView>;
  /** Suspending pauses its channels, and taking that back opens those again. Null when there is none. @throws ConflictError for suspending the platform's own */
  change(id: TenantId, change: TenantChange): Promise<TenantView | null>;
}
