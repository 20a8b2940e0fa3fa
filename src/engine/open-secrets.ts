/** What a connection keeps secret: opened, and kept. */
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
  const opened = await Promise.all(names.map(async (name) => [name, await store.get(secretPlace(owner, name))] as const));
  return Object.fromEntries(opened.flatMap(([name, held]) => (held === null ? [] : [[name, held.value]])));
}

/** Each in its place, in place of an earlier one. */
export async function keepSecrets(store: Pick<SecretStore, 'put'>, owner: Owner, secrets: OpenSecrets): Promise<void> {
  for (const [name, value] of Object.entries(secrets)) await store.put(secretPlace(owner, name), value);
}
