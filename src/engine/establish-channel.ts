/** Makes a channel of a platform whole or not at all: it stays paused until its secrets are kept and its platform knows of it. */
import type { ChannelId, NewId, TenantId } from '../kernel/ids.ts';
import { randomToken } from '../kernel/secret.ts';
import type { Channel } from '../core/model/channel.ts';
import type { ConnectionStore, NewConnection } from '../core/ports/connection-store.ts';
import type { DirectoryStore } from '../core/ports/directory-store.ts';
import type { SecretStore } from '../core/ports/secret-store.ts';
import { keepSecrets, type OpenSecrets } from './open-secrets.ts';

export interface EstablishDeps {
  readonly directory: Pick<DirectoryStore, 'setChannelState' | 'deleteChannel'>;
  readonly connections: Pick<ConnectionStore, 'create'>;
  readonly secrets: Pick<SecretStore, 'put'>;
  readonly newId: NewId;
  /** How many channels the plan holds. @throws QuotaError when it holds no further one */
  readonly assertRoom: (tenantId: TenantId) => Promise<number>;
}

export interface NewChannel extends NewConnection {
  readonly tenantId: TenantId;
  readonly kind: string;
  readonly name: string;
  readonly secrets: OpenSecrets;
}

/** `tell` lets the platform know; when it throws, nothing was made. @throws ConflictError when the bot is connected already, QuotaError */
export async function establishChannel(
  deps: EstablishDeps,
  { tenantId, kind, name, secrets, ...connection }: NewChannel,
  tell: (channel: Channel) => Promise<void> = async () => {},
): Promise<Channel> {
  const most = await deps.assertRoom(tenantId);
  const channel = { tenantId, id: deps.newId<ChannelId>(), kind, name, publicKey: `${kind}_${randomToken(12)}` };
  await deps.connections.create(channel, connection);
  const made: Channel = { ...channel, state: 'paused', baseIds: connection.baseIds };
  try {
    await keepSecrets(deps.secrets, made, secrets);
    await tell(made);
    await deps.directory.setChannelState(tenantId, made.id, 'active', most);
  } catch (error) {
    await deps.directory.deleteChannel(tenantId, made.id);
    throw error;
  }
  return { ...made, state: 'active' };
}
