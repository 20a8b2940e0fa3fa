/** What admins asked for when they began to install a shared app, until it is done or too late. */
import type { BaseId, Id, TenantId } from '../../kernel/ids.ts';
import type { CallerId } from '../model/principal.ts';

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
  /** The key or the operator who asks: once that ends, so does what was asked for. */
  readonly askedBy: CallerId;
  /** Of the channel that is to be made; null: called after its workspace. */
  readonly name: string | null;
  /** What that answers from; every base when empty. */
  readonly baseIds: readonly BaseId[];
}

/** What is left of one once it was taken. */
export interface TakenInstall extends Pick<NewInstall, 'name' | 'baseIds'> {
  /** What the tenant is called, for the page that people see at the end. */
  readonly business: string;
}

export interface InstallStore {
  /** On database time; gives back until when. What is too late of this tenant goes. */
  add(install: NewInstall, lifetimeMs: number): Promise<Date>;
  /** To the first who asks in time, and to nobody after; null to everybody else. Bases that are gone by then are left out. */
  take(tenantId: TenantId, id: InstallId, app: SharedAppName): Promise<TakenInstall | null>;
}
