/** What a connection keeps secret, opened. */
import type { ChannelId, TenantId } from '../kernel/ids.ts';
import type { Secret } from '../kernel/secret.ts';
import type { SecretStore } from '../core/ports/secret-store.ts';

/** A connection's secrets by the names that its adapter knows them by. */
export type OpenSecrets = Readonly<Record<string, Secret>>;

interface Owner {
  readonly tenantId: TenantId;
  readonly id: ChannelId;
  readonly kind: string;
}

/** Where a connection's secret of this name is kept. */
export const secretPlace = ({ tenantId, id, kind }: Owner, name: string) => ({ tenantId, channelId: id, field: `${kind}.${name}` });

/** Those of the named ones that the connection has. */
export async function openSecrets(store: Pick<SecretStore, 'get'>, owner: Owner, names: readonly string[]): Promise<OpenSecrets> {
  const opened: Record<string, Secret> = {};
  for (const name of names) {
    const held = await store.get(secretPlace(owner, name));
    if (held !== null) opened[name] = held.value;
  }
  return opened;
}
