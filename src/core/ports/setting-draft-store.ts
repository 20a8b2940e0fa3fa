/** The draft of a business's settings, and what was published of drafts. */
import type { ChannelId, EvaluationRunId, PublicationId, TenantId } from '../../kernel/ids.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { DraftStanding } from '../model/draft-standing.ts';
import type { DraftChange, Publication } from '../model/setting-draft.ts';

/** What of a draft is meant, and who means it. */
export interface DraftSlot {
  readonly tenantId: TenantId;
  readonly key: string;
  readonly channelId: ChannelId | null;
  readonly by: string;
  /** Revision of the change that the caller saw, 0 for none; nothing is expected when it is absent. */
  readonly expected?: number | undefined;
}

export interface PublishRequest {
  readonly tenantId: TenantId;
  readonly id: PublicationId;
  readonly by: string;
  readonly reason: string | null;
}

export interface ScheduleRequest extends PublishRequest {
  readonly dueAt: Date;
  readonly mostCost: number | null;
}

/** Looks at the draft while nothing of it can change; what it throws undoes the publication. */
export type Admit = (standing: DraftStanding) => void;

export interface SettingDraftStore {
  standing(tenantId: TenantId): Promise<DraftStanding>;
  /** The change as it then is. @throws ChangedError when it is not of the expected revision, NotFoundError for no such channel */
  put(slot: DraftSlot, value: unknown): Promise<DraftChange>;
  /** Drafts that the stored value goes; where nothing is stored the change is dropped. @throws ChangedError */
  remove(slot: DraftSlot): Promise<void>;
  /** Drops one change, or with no key all of them; says how many. */
  discard(tenantId: TenantId, slot: Pick<DraftSlot, 'key' | 'channelId'> | null): Promise<number>;
  /** All changes at once under one new settings version; the draft is empty then. */
  publish(request: PublishRequest, admit: Admit): Promise<Publication>;
  /** @throws ConflictError when one is scheduled already */
  schedule(request: ScheduleRequest, admit: Admit): Promise<Publication>;
  /** Publishes what was scheduled; null when it is not scheduled any more. */
  publishScheduled(
    tenantId: TenantId,
    id: PublicationId,
    admit: (standing: DraftStanding, publication: Publication) => void,
  ): Promise<Publication | null>;
  /** Notes a run that was begun for it. */
  noteRun(tenantId: TenantId, id: PublicationId, runId: EvaluationRunId): Promise<void>;
  /** scheduled -> failed or cancelled; null when it is not scheduled. */
  end(tenantId: TenantId, id: PublicationId, state: 'failed' | 'cancelled', error: string | null): Promise<Publication | null>;
  /** The newest first. */
  publications(tenantId: TenantId, page: PageRequest): Promise<Page<Publication>>;
  publication(tenantId: TenantId, id: PublicationId): Promise<Publication | null>;
  /** Looks across tenants: what is scheduled and due. */
  due(limit: number): Promise<readonly { readonly tenantId: TenantId; readonly publicationId: PublicationId }[]>;
}
