/** The upkeep of knowledge beside answering: groups what was asked in vain, asks it again when the knowledge changed, and mends what a crash left. */
import type { Clock } from '../kernel/clock.ts';
import type { GapId, NewId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { GAP_DAYS } from '../core/model/gap.ts';
import type { DueGap } from '../core/model/gap.ts';
import type { DirectoryStore } from '../core/ports/directory-store.ts';
import type { GapStore, Grouping, Orphan } from '../core/ports/gap-store.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { KnowledgeStore } from '../core/ports/knowledge-store.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import { gateEvidence } from './gate-evidence.ts';
import { keepUp } from './keep-up.ts';
import { findPinned } from './pin-answer.ts';
import type { PinDeps } from './pin-answer.ts';
import { retrievePassages } from './retrieve-passages.ts';
import type { RetrieveDeps } from './retrieve-passages.ts';
import { overlap, wordsOf } from './same-question.ts';
import type { ReadSetting } from './settings.ts';

export interface TendDeps extends RetrieveDeps, PinDeps {
  readonly gaps: GapStore;
  readonly knowledge: Pick<KnowledgeStore, 'deleteBase' | 'requeueDocument'>;
  readonly jobs: Pick<JobQueue, 'enqueueIngest'>;
  /** Every base that a question is answered from which names none. */
  readonly basesOf: DirectoryStore['baseIdsOf'];
  readonly setting: ReadSetting;
  readonly metrics: Metrics;
  readonly newId: NewId;
  readonly clock: Clock;
  readonly logger: Logger;
}

const EVERY_MS = 5_000;
/** Rounds between looks for what is rare: to find orphans every passage's row is read, and to find what may be forgotten every gap's. */
const ROUNDS_A_LOOK = 60;
/** Bounds of one round, so that upkeep never keeps answers waiting. */
const MOST_TENANTS = 50;
const MOST_QUESTIONS = 100;
const MOST_DUE = 20;
const MOST_ORPHANS = 100;
const MOST_FORGOTTEN = 1_000;
/** Half of the words of either: more than one topic in common, yet not the same sentence. */
const SAME_GAP = 0.5;
const ORPHAN_KINDS = ['passages', 'documents', 'bases'] as const satisfies readonly Orphan['kind'][];

/** One round; says how many questions were grouped. */
export async function tendGaps(deps: TendDeps): Promise<number> {
  let grouped = 0;
  for (const tenantId of await deps.gaps.inboxes(MOST_TENANTS)) {
    const words = (text: string) => [...wordsOf(text, deps.analyser)];
    const reasons = await deps.gaps.collect(tenantId, MOST_QUESTIONS, words, groupInto(deps));
    for (const reason of reasons) deps.metrics.count('claw_gap_questions_total', { reason });
    grouped += reasons.length;
  }
  for (const due of await deps.gaps.due(MOST_DUE)) await deps.gaps.checked(due, await isAnswered(deps, due));
  return grouped;
}

/** Those that nobody came back to; says how many. */
export const forgetGaps = ({ gaps }: Pick<TendDeps, 'gaps'>): Promise<number> => gaps.expire(GAP_DAYS, MOST_FORGOTTEN);

/** The likest group that asks about the same. */
function groupInto({ newId }: Pick<TendDeps, 'newId'>): Grouping {
  return (asked, groups) => {
    const words = new Set(asked);
    const ranked = groups.map(({ id, words: theirs }) => ({ id, share: overlap(words, new Set(theirs)) }));
    const best = ranked.toSorted((a, b) => b.share - a.share)[0];
    return best && best.share >= SAME_GAP ? best.id : newId<GapId>();
  };
}

/** As the latest customer would be answered now. What was answered badly is mended by a pinned answer or by people, never by itself. */
async function isAnswered(deps: TendDeps, { tenantId, gapId }: DueGap): Promise<boolean> {
  const gap = await deps.gaps.get(tenantId, gapId);
  const latest = gap?.examples[0];
  if (gap === null || latest === undefined) return false;
  const baseIds = gap.baseIds.length > 0 ? gap.baseIds : await deps.basesOf(tenantId, null);
  const k = await deps.setting(tenantId, null, 'answer.top_k');
  const audience = 'public';
  const search = await retrievePassages(deps, { tenantId, baseIds, question: latest.text, k, audience });
  const language = deps.analyser.language(latest.text);
  if ((await findPinned(deps, { tenantId, baseIds, text: latest.text, language, audience, search })) !== undefined) return true;
  return !gap.examples.some(({ reason }) => reason === 'thumbs_down') && gateEvidence(search, deps.analyser).decision === 'answer';
}

/** Mends what is found; says how much that was. */
export async function mendOrphans(deps: TendDeps): Promise<number> {
  const orphans = await deps.gaps.orphans(MOST_ORPHANS);
  // Every kind is told each time, or one that came to none would keep its last number.
  for (const kind of ORPHAN_KINDS)
    deps.metrics.gauge('claw_knowledge_orphans', orphans.filter((one) => one.kind === kind).length, { kind });
  for (const orphan of orphans) await mend(deps, orphan);
  if (orphans.length > 0) deps.logger.warn({ orphans: orphans.length }, 'knowledge that did not fit together was mended');
  return orphans.length;
}

async function mend({ knowledge, jobs, passages, transactions }: TendDeps, orphan: Orphan): Promise<void> {
  const { tenantId } = orphan;
  if (orphan.kind === 'bases') await knowledge.deleteBase(tenantId, orphan.id);
  else if (orphan.kind === 'passages') await transactions.withTenant(tenantId, (tx) => passages.remove(tx, orphan.id));
  else {
    const stored = await knowledge.requeueDocument(tenantId, orphan.id);
    if (stored !== null && stored.queued > 0) await jobs.enqueueIngest([{ tenantId, documentId: stored.id, attempt: stored.queued }]);
  }
}

/** Until told to stop. */
export function tendKnowledge(deps: TendDeps, signal: AbortSignal): Promise<void> {
  const failed = 'the upkeep of knowledge failed; the next round tries again';
  return keepUp({ ...deps, everyMs: EVERY_MS, failed }, signal, async (round) => {
    await tendGaps(deps);
    if (round % ROUNDS_A_LOOK === 0) {
      await mendOrphans(deps);
      await forgetGaps(deps);
    }
    return false;
  });
}
