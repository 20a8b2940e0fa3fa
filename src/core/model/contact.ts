/** A person who writes to a business on one of its channels. */
import type { ChannelId, ContactId } from '../../kernel/ids.ts';
import type { Tier } from './tier.ts';

export interface Contact {
  readonly id: ContactId;
  readonly channelId: ChannelId;
  readonly channelKind: string;
  /** The platform's id of the person. */
  readonly externalId: string;
  readonly name: string | null;
  readonly locale: string | null;
  /** In force: what the team granted, else what the identity says, and never above the plan of the business. */
  readonly tier: Tier;
  /** Null: the team granted nothing. */
  readonly grantedTier: Tier | null;
  /** End of the conversation that is billed already; null when the next answer begins one. */
  readonly paidUntil: Date | null;
  readonly createdAt: Date;
}
