/** What admins asked for when they began to install a shared app, until it is done or too late. */
import type { ApiKeyId, Id, TenantId } from '../../kernel/ids.ts';

export type InstallId = Id<'install'>;

/** An app that many businesses share, of one platform. */
export interface SharedAppName {
  readonly kind: string;
  /** As its addresses name it. */
  readonly appId: string;
}

export interface NewInstall extends SharedAppName {
  readonly tenantId: TenantId;
  readonly id: InstallId;
  /** The key of the admin who asks: once it ends, so does what was asked for. */
  readonly askedBy: ApiKeyId;
  /** Of the channel that is to be made; null: called after its workspace. */
  readonly name: string | null;
}

export interface InstallStore {
  /** On database time; gives back until when. What is too late of this tenant goes. */
  add(install: NewInstall, lifetimeMs: number): Promise<Date>;
  /** To the first who asks in time, and to nobody after; null to everybody else. `business` is what the tenant is called. */
  take(tenantId: TenantId, id: InstallId, app: SharedAppName): Promise<{ readonly name: string | null; readonly business: string } | null>;
}
