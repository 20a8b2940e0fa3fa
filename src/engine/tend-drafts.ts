/** What becomes of drafts beside answering: runs go on, and what is scheduled is published when its time has come. */
import type { Clock } from '../kernel/clock.ts';
import { ClawError, ConflictError } from '../kernel/errors.ts';
import type { PublicationId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Publication } from '../core/model/setting-draft.ts';
import type { SettingDraftStore } from '../core/ports/setting-draft-store.ts';
import { beginRun } from './begin-evaluation.ts';
import type { BeginDeps } from './begin-evaluation.ts';
import { evaluateDraft } from './evaluate-draft.ts';
import type { EvaluateDeps } from './evaluate-draft.ts';
import { keepUp } from './keep-up.ts';
import { assertPublishable, gateOf } from './publish-gate.ts';
import type { TenantVersions } from './tenant-versions.ts';

export interface TendDraftsDeps extends Omit<BeginDeps, 'evaluationRuns' | 'drafts'>, Omit<EvaluateDeps, 'clock'> {
  readonly drafts: SettingDraftStore;
  readonly versions: Pick<TenantVersions, 'announce'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const EVERY_MS = 1_000;
/** Of each kind in one round. */
const MOST_DUE = 20;
/** Runs that are begun for one publication while knowledge or settings go on changing. */
const MOST_RUNS = 3;

/** One round; says how many questions were tried and publications ended. */
export async function tendDraftsOnce(deps: TendDraftsDeps, signal: AbortSignal): Promise<number> {
  let moved = 0;
  for (const { tenantId, publicationId } of await deps.drafts.due(MOST_DUE)) {
    if (await publishDue(deps, tenantId, publicationId)) moved += 1;
  }
  for (const { tenantId, runId } of await deps.evaluationRuns.due(MOST_DUE)) {
    if (signal.aborted) break;
    moved += await evaluateDraft(deps, tenantId, runId, signal);
  }
  return moved;
}

/** Whether it ended. A draft that was not tried on what holds now is tried again first. */
async function publishDue(deps: TendDraftsDeps, tenantId: TenantId, id: PublicationId): Promise<boolean> {
  const { drafts, versions, logger } = deps;
  const publication = await drafts.publication(tenantId, id);
  if (publication?.state !== 'scheduled') return false;
  try {
    const standing = await drafts.standing(tenantId);
    if (standing.hash === publication.draftHash && gateOf(standing) === 'untried') return await tryAgain(deps, tenantId, publication);
    const published = await drafts.publishScheduled(tenantId, id, (now) => assertPublishable(now, publication.draftHash));
    if (published?.version != null) versions.announce(tenantId, published.version);
    return published !== null;
  } catch (error) {
    // Whatever is no fault of the business, a lost database say, is tried again in the next round, and keeps nobody else waiting.
    if (!(error instanceof ClawError) || error.retryable) {
      logger.error({ error, publication_id: id }, 'what was scheduled could not be published yet');
      return false;
    }
    logger.warn({ error, publication_id: id }, 'what was scheduled is not published');
    await drafts.end(tenantId, id, 'failed', error.message);
    return true;
  }
}

async function tryAgain(deps: TendDraftsDeps, tenantId: TenantId, { id, runs, mostCost, by }: Publication): Promise<boolean> {
  const { drafts, evaluationRuns } = deps;
  const [latest] = (await evaluationRuns.list(tenantId, { limit: 1, cursor: null })).items;
  if (latest?.state === 'queued' || latest?.state === 'running') return false;
  if (runs >= MOST_RUNS) {
    throw new ConflictError(
      `It was tried ${runs} times, and never on what holds now. The last time: ${latest?.error ?? 'knowledge or settings changed.'}`,
    );
  }
  const run = await beginRun(deps, { tenantId, source: 'evaluation', mostCost, by });
  await drafts.noteRun(tenantId, id, run.id);
  return false;
}

/** Until told to stop. */
export function tendDrafts(deps: TendDraftsDeps, signal: AbortSignal): Promise<void> {
  const failed = 'the upkeep of drafts failed; the next round tries again';
  return keepUp({ ...deps, everyMs: EVERY_MS, failed }, signal, async () => (await tendDraftsOnce(deps, signal)) > 0);
}
