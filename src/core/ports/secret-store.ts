/** Secrets of a business's channels (signing secrets, bot tokens), sealed where they lie; a field is named `<channel>.<what>`. */
import type { ChannelId, TenantId } from '../../kernel/ids.ts';
import type { Secret } from '../../kernel/secret.ts';

export interface HeldSecret {
  readonly value: Secret;
  /** Another text after every change, so that what was made under an earlier value can be told. */
  readonly mark: string;
}

export interface SecretPlace {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  /** For instance `web.identity_secret` or `telegram.bot_token`. */
  readonly field: string;
}

/**
 * Everything is of one tenant. A value that cannot be opened is one clear error: ConfigError when it was sealed under another
 * master key, UpstreamRefused when its row was moved or changed.
 */
export interface SecretStore {
  /**
   * Replaces the value and gives back the one in force: with a `repeatable` name the first value that was put under it, so that a call
   * that is repeated changes nothing twice. @throws InputError for an empty value, NotFoundError without such a channel
   */
  put(place: SecretPlace, value: Secret, repeatable?: string): Promise<Secret>;
  /** Null when there is none. */
  get(place: SecretPlace): Promise<HeldSecret | null>;
  /** The mark of the value in force; null when there is none. Opens nothing. */
  mark(place: SecretPlace): Promise<string | null>;
  /** Of every channel that has this field: the last four characters, for people; empty for a value too short to show any. Opens nothing. */
  lastFours(tenantId: TenantId, field: string): Promise<ReadonlyMap<ChannelId, string>>;
  /** False when there was none. Works without the key; once a tenant's last value is gone, so is its data key, and a new one is made. */
  remove(place: SecretPlace): Promise<boolean>;
}
