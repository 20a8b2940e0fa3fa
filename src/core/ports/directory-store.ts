/** Tenants, keys and channels: who is who, and by which key or address they are found. */
import type { ApiKeyId, BaseId, ChannelId, ConversationId, TenantId } from '../../kernel/ids.ts';
import type { Scope } from '../model/access.ts';
import type { Principal } from '../model/principal.ts';
import type { Role } from '../model/role.ts';
import type { Channel, ChannelState } from '../model/channel.ts';
import type { Tier } from '../model/tier.ts';

export interface NewApiKey {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly Scope[] | null;
  readonly tier: Tier;
  /** SHA-256 of the key, hex; the key itself is never stored. */
  readonly hash: string;
  /** Last four characters, for people. */
  readonly lastFour: string;
}

export interface Tenant {
  readonly id: TenantId;
  readonly name: string;
  readonly plan: Tier;
  readonly knowledgeVersion: number;
}

/** What an answer rests on, read at once: whatever is read after it is at least as new. */
export interface AnswerStanding {
  /** As `baseIdsOf` gives them. */
  readonly baseIds: readonly BaseId[];
  readonly knowledgeVersion: number;
  readonly settingsVersion: number;
  /** The last message of the conversation; 0 when there is none. */
  readonly lastSeq: number;
}

/** What is absent stays as it is. */
export interface ChannelChange {
  readonly name?: string;
  /** All bases it answers from, each named once; empty means every base of the tenant. */
  readonly baseIds?: readonly BaseId[];
}

export interface DirectoryStore {
  /** The business that runs this Claw, or null on a new database. */
  defaultTenant(): Promise<Tenant | null>;
  /** `platform`: its owners manage all the others; there is one such business. */
  createTenant(tenant: { id: TenantId; name: string; plan: Tier; platform?: boolean }): Promise<void>;
  tenant(id: TenantId): Promise<Tenant | null>;
  /** Looks across tenants, by hash; null for unknown, expired or revoked keys. @throws AuthError for one of a suspended business */
  principalByKeyHash(hash: string): Promise<Principal | null>;
  createChannel(channel: Omit<Channel, 'baseIds' | 'state'>, baseIds: readonly BaseId[]): Promise<void>;
  /** Looks across tenants, by public key; null when unknown. */
  channelByPublicKey(kind: string, publicKey: string): Promise<Channel | null>;
  channel(tenantId: TenantId, id: ChannelId): Promise<Channel | null>;
  channels(tenantId: TenantId): Promise<readonly Channel[]>;
  /** The channel as it then is; null when the tenant has none of this id. @throws ConflictError for a base that is not there. */
  updateChannel(tenantId: TenantId, id: ChannelId, change: ChannelChange): Promise<Channel | null>;
  /** Nothing happens when there is no such channel. @throws QuotaError when more than `most` would be active, of two at once the second */
  setChannelState(tenantId: TenantId, id: ChannelId, state: ChannelState, most?: number): Promise<void>;
  /** With its contacts and conversations, its secrets and its settings. */
  deleteChannel(tenantId: TenantId, id: ChannelId): Promise<void>;
  /** The bases a question on this channel is answered from: the channel's own, or the tenant's first 100 when it names none. Asked on every question. */
  baseIdsOf(tenantId: TenantId, channelId: ChannelId | null): Promise<readonly BaseId[]>;
  answerStanding(tenantId: TenantId, channelId: ChannelId, conversationId: ConversationId | null): Promise<AnswerStanding>;
}
