/** A channel connection: one place where one tenant's customers write. */
import type { ChannelId, TenantId } from '../../kernel/ids.ts';

export const CHANNEL_KINDS = ['web', 'api', 'telegram', 'slack', 'discord'] as const;

/** Name of the secret with which a business signs who its visitors are. */
export const IDENTITY_SECRET = 'web.identity_secret';

export type ChannelState = 'active' | 'paused';

export interface Channel {
  readonly tenantId: TenantId;
  readonly id: ChannelId;
  readonly kind: string;
  readonly name: string;
  /** Public name in addresses of the web channel; not a secret. */
  readonly publicKey: string;
  readonly state: ChannelState;
  /** Bases it answers from; empty means every base of the tenant. */
  readonly baseIds: readonly string[];
}
