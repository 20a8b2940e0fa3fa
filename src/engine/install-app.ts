/** Makes the channel of a business where an app that many share was installed for it, or gives the one that is there its new token. */
import { ConflictError } from '../kernel/errors.ts';
import { parseId, type ChannelId, type TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { seal, unseal } from '../kernel/seal.ts';
import type { Secret } from '../kernel/secret.ts';
import type { BegunInstall, ChannelInstalls, GrantedApp, InstallOutcome } from '../core/ports/channel-installs.ts';
import type { ConnectionStore } from '../core/ports/connection-store.ts';
import type { InstallId, InstallStore, SharedAppName } from '../core/ports/install-store.ts';
import type { KnowledgeStore } from '../core/ports/knowledge-store.ts';
import { basesOf } from './bases-of.ts';
import { establishChannel, type EstablishDeps } from './establish-channel.ts';
import { keepSecrets } from './open-secrets.ts';

export interface InstallDeps extends EstablishDeps {
  readonly installs: InstallStore;
  readonly knowledge: Pick<KnowledgeStore, 'base'>;
  readonly connections: Pick<ConnectionStore, 'create' | 'installedIn' | 'change'>;
  readonly forget: (id: ChannelId) => void;
  /** Seals states: 32 bytes in base64url. */
  readonly stateKey: Secret;
  readonly logger: Logger;
}

/** Time to sign in and to ask whoever may install apps. */
export const INSTALL_MS = 15 * 60_000;

export function createChannelInstalls(deps: InstallDeps): ChannelInstalls {
  const { installs, connections, newId } = deps;
  const key = Buffer.from(deps.stateKey.reveal(), 'base64url');
  return {
    begin: async (install) => {
      const id = newId<InstallId>();
      const baseIds = await basesOf(deps, install.tenantId, install.baseIds);
      const expiresAt = await installs.add({ ...install, id, baseIds }, INSTALL_MS);
      const state = seal(key, Buffer.from(`${install.tenantId}/${id}`), placeOf(install));
      return { state: Buffer.from(state).toString('base64url'), expiresAt };
    },
    take: async (state, { kind, appId }) => {
      const named = readState(key, state, { kind, appId });
      const taken = named && (await installs.take(named.tenantId, named.id, { kind, appId }));
      return taken && { ...taken, tenantId: named.tenantId, kind, appId };
    },
    connect: (begun, granted) => connect(deps, begun, granted),
    channelIn: async ({ kind, appId }, workspaceId) => (await connections.installedIn(kind, appId, workspaceId))?.channelId ?? null,
  };
}

/** A state of one app opens nothing of another. */
const placeOf = ({ kind, appId }: SharedAppName): readonly string[] => ['install', kind, appId];

function readState(key: Uint8Array, state: string, app: SharedAppName): { readonly tenantId: TenantId; readonly id: InstallId } | null {
  const opened = unseal(key, Buffer.from(state, 'base64url'), placeOf(app));
  if (opened === null) return null;
  const [tenant = '', install = ''] = Buffer.from(opened).toString().split('/');
  const [tenantId, id] = [parseId<TenantId>(tenant), parseId<InstallId>(install)];
  return tenantId === null || id === null ? null : { tenantId, id };
}

async function connect(deps: InstallDeps, begun: BegunInstall, granted: GrantedApp): Promise<InstallOutcome> {
  const known = await renew(deps, begun, granted);
  if (known !== null) return known;
  try {
    await make(deps, begun, granted);
    return 'made';
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    // Installed by another one at this moment, or its bot is connected by a token of its own.
    return (await renew(deps, begun, granted)) ?? 'taken';
  }
}

/** Null when the app serves nobody there. */
async function renew(deps: InstallDeps, { tenantId, kind, appId }: BegunInstall, granted: GrantedApp): Promise<InstallOutcome | null> {
  const { connections, secrets, forget, logger } = deps;
  const known = await connections.installedIn(kind, appId, granted.workspace.id);
  if (known === null) return null;
  const { channelId } = known;
  if (known.tenantId !== tenantId) {
    logger.warn({ channel_id: channelId, tenant_id: tenantId }, 'an app was not installed: it serves another business in that workspace');
    return 'taken';
  }
  await keepSecrets(secrets, { tenantId, id: channelId, kind }, granted.secrets);
  await connections.change(tenantId, channelId, { bot: granted.bot });
  forget(channelId);
  return 'renewed';
}

async function make(deps: InstallDeps, begun: BegunInstall, { bot, workspace, secrets }: GrantedApp): Promise<void> {
  const { tenantId, kind, appId, name, baseIds } = begun;
  const installation = { appId, workspace };
  const called = name ?? workspace.name;
  await establishChannel(deps, { tenantId, kind, name: called, baseIds, bot, mode: 'webhook', installation, secrets });
}
