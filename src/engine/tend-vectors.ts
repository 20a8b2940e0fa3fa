/** Keeps the vector store in step with the passages: what is new is embedded, what went is taken out, and another model replaces all of it. */
import type { Clock } from '../kernel/clock.ts';
import { ClawError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { isSameSpace } from '../core/model/vector.ts';
import type { VectorSpace } from '../core/model/vector.ts';
import type { Embedder } from '../core/ports/embedder.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { HeldPassage, VectorLedger, VectorWork } from '../core/ports/vector-ledger.ts';
import type { VectorStore } from '../core/ports/vector-store.ts';
import type { Embedders } from './choose-embedder.ts';
import { embedPassages } from './embed-passages.ts';
import { keepUp } from './keep-up.ts';

export interface TendVectorsDeps {
  readonly embedders: Pick<Embedders, 'of'>;
  readonly vectors: VectorStore;
  readonly vectorLedger: VectorLedger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

const EVERY_MS = 1_000;
const TENANTS_A_ROUND = 20;
/** Between two renewals lies one batch of passages; a slow embedder takes minutes for it at worst. */
const LEASE_MS = 300_000;
/** Even without a change the store is counted after so long: it may have been emptied. */
const IDLE_MS = 3_600_000;
const PASSAGES_A_BATCH = 256;
const GONE_A_BATCH = 1_000;
const RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 60_000;

/** Another process goes on with it. */
class TakenOver extends Error {}

/** One round; says how many tenants were looked at. */
export async function tendVectors(deps: TendVectorsDeps, signal: AbortSignal): Promise<number> {
  const works = await deps.vectorLedger.due(TENANTS_A_ROUND, LEASE_MS, IDLE_MS);
  for (const work of works) {
    try {
      signal.throwIfAborted();
      await tend(deps, work, signal);
    } catch (error) {
      if (error instanceof TakenOver) continue;
      // Whoever comes next goes on with it at once.
      if (signal.aborted) await deps.vectorLedger.release(work, 0);
      else await comeBack(deps, work, error);
    }
  }
  return works.length;
}

/** One tenant's fault keeps no other waiting. */
async function comeBack({ vectorLedger, logger }: TendVectorsDeps, work: VectorWork, error: unknown): Promise<void> {
  const wanted = error instanceof ClawError ? error.details.retryAfterMs : undefined;
  const retryInMs = Math.min(wanted ?? RETRY_MS, LONGEST_RETRY_MS);
  logger.warn({ error, tenant_id: work.tenantId, retry_in_ms: retryInMs }, 'vectors could not be made; words go on alone');
  await vectorLedger.release(work, retryInMs);
}

async function tend(deps: TendVectorsDeps, work: VectorWork, signal: AbortSignal): Promise<void> {
  const { vectorLedger } = deps;
  const { tenantId } = work;
  const embedder = await deps.embedders.of(tenantId, signal);
  const before = await vectorLedger.active(tenantId);
  const wanted = embedder?.space ?? null;
  const changed = embedder !== null && (await fill(deps, work, embedder, signal));
  await vectorLedger.complete(work, wanted, changed || !isSameSpace(before, wanted));
  for (const space of await vectorLedger.spaces(tenantId)) if (!isSameSpace(space, wanted)) await leave(deps, tenantId, space);
}

/** Says whether anything was put in or taken out. */
async function fill(deps: TendVectorsDeps, work: VectorWork, embedder: Embedder, signal: AbortSignal): Promise<boolean> {
  const { vectorLedger, vectors } = deps;
  const { tenantId } = work;
  const { space } = embedder;
  await vectors.ensureSpace(space);
  let changed = false;
  // A store that holds less than it should was emptied or lost a part: everything is made again, since it cannot say what is missing.
  if ((await vectors.count(space, tenantId)) < (await vectorLedger.count(tenantId, space))) {
    deps.logger.warn({ tenant_id: tenantId }, 'the vector store lost vectors; they are made again');
    await vectorLedger.forget(tenantId, space, null);
  }
  for (;;) {
    signal.throwIfAborted();
    if (!(await vectorLedger.renew(work, LEASE_MS))) throw new TakenOver();
    const gone = await vectorLedger.gone(tenantId, space, GONE_A_BATCH);
    if (gone.length > 0) {
      await vectors.remove(space, tenantId, { passageIds: gone });
      await vectorLedger.forget(tenantId, space, gone);
    }
    const unheld = await vectorLedger.unheld(tenantId, space, PASSAGES_A_BATCH);
    if (unheld.length > 0) {
      const { made, refused } = await embedPassages(deps, embedder, unheld, signal);
      await vectors.upsert(space, tenantId, made);
      await vectorLedger.note(tenantId, space, [...noted(made, true), ...noted(refused, false)]);
    }
    changed ||= gone.length > 0 || unheld.length > 0;
    if (unheld.length < PASSAGES_A_BATCH && gone.length < GONE_A_BATCH) return changed;
  }
}

const noted = (passages: readonly Omit<HeldPassage, 'held'>[], held: boolean): HeldPassage[] =>
  passages.map(({ passageId, audience }) => ({ passageId, audience, held }));

/** Nobody asks it any more. */
async function leave({ vectors, vectorLedger }: TendVectorsDeps, tenantId: TenantId, space: VectorSpace): Promise<void> {
  await vectors.remove(space, tenantId, { everything: true });
  await vectorLedger.forget(tenantId, space, null);
  if ((await vectors.count(space)) === 0) await vectors.dropSpace(space);
}

/** Until told to stop. */
export function keepVectors(deps: TendVectorsDeps, signal: AbortSignal): Promise<void> {
  const failed = 'the upkeep of vectors failed; the next round tries again';
  let isKnown = false;
  return keepUp({ ...deps, everyMs: EVERY_MS, failed }, signal, async () => {
    if (!isKnown) await deps.vectorLedger.lookAgain();
    isKnown = true;
    return (await tendVectors(deps, signal)) === TENANTS_A_ROUND;
  });
}
