/** Which signed statements were presented before, for those that count once. */
import type { ChannelId, TenantId } from '../../kernel/ids.ts';

export interface UsedIdentity {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  /** What its signer called the statement (`jti` of a JWT). */
  readonly name: string;
  /** When the statement itself is over, in milliseconds since the Unix epoch; it need not be remembered longer. */
  readonly expiresAt: number;
}

export interface UsedIdentityStore {
  /** True for the first who asks, false for everybody after, however many ask at the same time. */
  use(identity: UsedIdentity): Promise<boolean>;
}
