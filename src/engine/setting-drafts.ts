/** The draft of a business's settings: changed as the settings are, looked at as a whole, published all at once or not at all. */
import type { NewId, PublicationId, ChannelId, TenantId } from '../kernel/ids.ts';
import { ConflictError, InputError, NotFoundError } from '../kernel/errors.ts';
import { isSettingKey, SETTINGS } from '../core/model/setting.ts';
import type { DraftStanding } from '../core/model/draft-standing.ts';
import type { DraftChange, Publication } from '../core/model/setting-draft.ts';
import type { SettingDraftStore } from '../core/ports/setting-draft-store.ts';
import type { SettingStore } from '../core/ports/setting-store.ts';
import { assertPublishable } from './publish-gate.ts';
import { effective, readable, slotOf, withChanges } from './setting-values.ts';
import type { SettingEntry } from './setting-values.ts';
import type { Settings } from './settings.ts';
import type { TenantVersions } from './tenant-versions.ts';

/** A setting as the draft leaves it. */
export interface DraftEntry extends SettingEntry {
  /** Of the drafted change of just this value; 0: there is none. */
  readonly revision: number;
}

/** What of a draft is meant, and who means it. */
interface Edit {
  readonly tenantId: TenantId;
  readonly key: string;
  readonly channelId: ChannelId | null;
  readonly by: string;
  /** Revision of the change that the caller saw, 0 for none. */
  readonly expected?: number | undefined;
}

export interface PublishDraft {
  readonly tenantId: TenantId;
  /** Of the draft that is meant, as it was looked at. */
  readonly hash: string;
  readonly reason: string | null;
  readonly by: string;
}

export interface SettingDrafts {
  standing(tenantId: TenantId): Promise<DraftStanding>;
  /** Every setting as it would stand for the tenant, or for one of its channels. */
  list(tenantId: TenantId, channelId: ChannelId | null): Promise<readonly DraftEntry[]>;
  /** @throws as `Settings.put` */
  put(edit: Edit, value: unknown): Promise<DraftChange>;
  /** Drafts that the stored value goes. @throws NotFoundError, ChangedError */
  remove(edit: Edit): Promise<void>;
  /** Drops one change, or with no slot the whole draft; says how many. */
  discard(tenantId: TenantId, slot: Pick<Edit, 'key' | 'channelId'> | null): Promise<number>;
  /** In force everywhere within a second. @throws ConflictError or ChangedError where the gate is shut; see publish-gate.ts */
  publish(draft: PublishDraft): Promise<Publication>;
  /** Publishes it at `dueAt`. @throws as `publish`, InputError for a time that is over, ConflictError when one is scheduled already */
  schedule(draft: PublishDraft & { readonly dueAt: Date; readonly mostCost: number | null }): Promise<Publication>;
  /** Null when there is no such publication. @throws ConflictError when it is not scheduled any more */
  cancel(tenantId: TenantId, id: PublicationId): Promise<Publication | null>;
  readonly publications: SettingDraftStore['publications'];
  readonly publication: SettingDraftStore['publication'];
}

export interface SettingDraftDeps {
  readonly drafts: SettingDraftStore;
  readonly store: Pick<SettingStore, 'all'>;
  readonly settings: Pick<Settings, 'admit' | 'list'>;
  readonly versions: Pick<TenantVersions, 'announce'>;
  readonly newId: NewId;
  readonly clock: { now(): number };
}

export function createSettingDrafts(deps: SettingDraftDeps): SettingDrafts {
  const { drafts, settings } = deps;
  return {
    standing: drafts.standing,
    list: (tenantId, channelId) => listDraft(deps, tenantId, channelId),
    put: async (edit, given) => {
      const { key, value } = await settings.admit(edit.tenantId, edit.key, edit.channelId, given);
      return drafts.put({ ...edit, key }, value);
    },
    remove: async (edit) => {
      if (!isSettingKey(edit.key)) throw new NotFoundError(`The setting ${edit.key}`);
      await drafts.remove(edit);
    },
    discard: drafts.discard,
    publications: drafts.publications,
    publication: drafts.publication,
    ...createPublishing(deps),
  };
}

function createPublishing({ drafts, versions, newId, clock }: SettingDraftDeps): Pick<SettingDrafts, 'publish' | 'schedule' | 'cancel'> {
  return {
    publish: async ({ hash, ...draft }) => {
      const published = await drafts.publish({ ...draft, id: newId<PublicationId>() }, (standing) => assertPublishable(standing, hash));
      if (published.version !== null) versions.announce(draft.tenantId, published.version);
      return published;
    },
    schedule: ({ hash, ...draft }) => {
      if (draft.dueAt.getTime() <= clock.now()) {
        throw new InputError('This time is over: name a later one, or leave it out to publish now.', { field: 'at' });
      }
      return drafts.schedule({ ...draft, id: newId<PublicationId>() }, (standing) => assertPublishable(standing, hash));
    },
    cancel: async (tenantId, id) => {
      const cancelled = await drafts.end(tenantId, id, 'cancelled', null);
      if (cancelled !== null) return cancelled;
      const there = await drafts.publication(tenantId, id);
      if (there === null) return null;
      throw new ConflictError(`Only what is scheduled can be cancelled; this one is ${there.state}.`);
    },
  };
}

async function listDraft({ drafts, store, settings }: SettingDraftDeps, tenantId: TenantId, channelId: ChannelId | null) {
  const { changes } = await drafts.standing(tenantId);
  const now = await settings.list(tenantId, channelId);
  const values = withChanges(readable(await store.all(tenantId)), changes);
  const revisions = new Map(changes.map((change) => [slotOf(change.key, change.channelId), change.revision]));
  const keys = new Set(changes.map(({ key }) => key));
  return now.entries.map((entry): DraftEntry => {
    // What the draft does not touch is told as it stands, also what another business sets for everybody.
    const ownSlot = slotOf(entry.key, SETTINGS[entry.key].perChannel ? channelId : null);
    return { ...(keys.has(entry.key) ? effective(values, channelId, entry.key) : entry), revision: revisions.get(ownSlot) ?? 0 };
  });
}
