/** Installing an app that many businesses share: begun by an admin, finished in a browser that may be somebody else's. */
import type { ChannelId, TenantId } from '../../kernel/ids.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { Installation } from '../model/connection.ts';
import type { BotIdentity } from './channel-connection.ts';
import type { NewInstall, SharedAppName, TakenInstall } from './install-store.ts';

export interface BegunInstall extends SharedAppName, TakenInstall {
  readonly tenantId: TenantId;
}

/** What an admin asks for, the bases as they were named. */
export interface AskedInstall extends Omit<NewInstall, 'id' | 'baseIds'> {
  readonly baseIds: readonly string[];
}

/** What the platform gave for the consent of people. */
export interface GrantedApp {
  readonly bot: BotIdentity;
  readonly workspace: Installation['workspace'];
  /** By the names that the adapter's `secrets` list. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** `made`: a channel of its own; `renewed`: the channel that was there; `taken`: the app serves another business there, and nothing was changed. */
export type InstallOutcome = 'made' | 'renewed' | 'taken';

export interface ChannelInstalls {
  /**
   * `state` names what was asked for: it can neither be read nor made up, and counts once, until `expiresAt`.
   * @throws InputError naming the bases that are not there
   */
  begin(install: AskedInstall): Promise<{ readonly state: string; readonly expiresAt: Date }>;
  /** Null for a state that is not of this app, was made up, is too old or was taken before. */
  take(state: string, app: SharedAppName): Promise<BegunInstall | null>;
  connect(begun: BegunInstall, granted: GrantedApp): Promise<InstallOutcome>;
  /** Whom the app serves in a workspace; null for nobody. */
  channelIn(app: SharedAppName, workspaceId: string): Promise<ChannelId | null>;
}
