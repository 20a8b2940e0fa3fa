/** A business's models as people handle them: added, changed, tried and taken away; that of the environment is shown beside them. */
import type { Clock } from '../kernel/clock.ts';
import { InputError } from '../kernel/errors.ts';
import type { ModelId, NewId, TenantId } from '../kernel/ids.ts';
import type { Secret } from '../kernel/secret.ts';
import type { ModelEndpoint, ModelFacts, ModelHealth } from '../core/model/model-endpoint.ts';
import type { ModelCheck, ModelProbe } from '../core/ports/model-probe.ts';
import type { ModelChange, ModelStore } from '../core/ports/model-store.ts';
import type { VectorLedger } from '../core/ports/vector-ledger.ts';
import type { Embedders } from './choose-embedder.ts';
import type { ChosenModels } from './choose-models.ts';
import type { RerankHits } from './rerank-hits.ts';

/** The model that answers where a business has none that works. */
export interface EnvironmentModel {
  readonly name: string;
  readonly model: string;
  readonly health: ModelHealth | null;
}

/** Its place is after the last one when it names none. */
export type NewModel = Omit<ModelFacts, 'position'> & { readonly position: number | null; readonly key: Secret | null };

/** How a try went, with the time it took. */
export type TimedCheck = ModelCheck & { readonly tookMs: number };

export interface ModelEndpoints {
  /** Null where the environment names none. */
  environment(): EnvironmentModel | null;
  list(tenantId: TenantId): Promise<readonly ModelEndpoint[]>;
  get(tenantId: TenantId, id: ModelId): Promise<ModelEndpoint | null>;
  /** @throws ConflictError when there are too many, InputError for one that nothing would ask */
  create(tenantId: TenantId, model: NewModel): Promise<ModelEndpoint>;
  /** Null when there is none. @throws InputError when its key would go to another server */
  change(tenantId: TenantId, id: ModelId, change: ModelChange): Promise<ModelEndpoint | null>;
  remove(tenantId: TenantId, id: ModelId): Promise<boolean>;
  /** Null when there is none. */
  test(tenantId: TenantId, id: ModelId): Promise<TimedCheck | null>;
}

export interface ModelEndpointsDeps {
  readonly models: ModelStore;
  readonly chosenModels: Pick<ChosenModels, 'forget' | 'environmentHealth'>;
  readonly embedders: Pick<Embedders, 'forget'>;
  readonly reranking: Pick<RerankHits, 'forget'>;
  readonly vectorLedger: Pick<VectorLedger, 'nudge'>;
  readonly modelProbe: ModelProbe;
  /** Whether there is a place for what an embedding model makes. */
  readonly holdsVectors: boolean;
  readonly environmentModel: Omit<EnvironmentModel, 'health'> | null;
  readonly newId: NewId;
  readonly clock: Clock;
}

/** Somebody waits for it at a screen. */
const TEST_MS = 15_000;

/** The place of one that is asked after all of these. */
export const placeAfter = (models: readonly Pick<ModelFacts, 'position'>[]): number =>
  Math.max(0, ...models.map(({ position }) => position)) + 1;

export function createModelEndpoints(deps: ModelEndpointsDeps): ModelEndpoints {
  const changed = tellChange(deps);
  const { models, chosenModels, modelProbe, environmentModel, clock } = deps;
  return {
    environment: () => environmentModel && { ...environmentModel, health: chosenModels.environmentHealth() },
    list: models.list,
    get: models.get,
    create: async (tenantId, { position, key, ...facts }) => {
      if (facts.kind === 'embedding' && !deps.holdsVectors) refuseToEmbed();
      const place = position ?? placeAfter(await models.list(tenantId));
      const made = await models.create(tenantId, deps.newId(), { ...facts, position: place }, key);
      await changed(tenantId);
      return made;
    },
    change: async (tenantId, id, change) => {
      const model = await models.change(tenantId, id, (now) => {
        refuseToLendKey(now, change);
        return change;
      });
      await changed(tenantId);
      return model;
    },
    remove: async (tenantId, id) => {
      const removed = await models.remove(tenantId, id);
      await changed(tenantId);
      return removed;
    },
    test: async (tenantId, id) => {
      const model = await models.open(tenantId, id);
      if (model === null) return null;
      const began = clock.monotonic();
      const limit = AbortSignal.timeout(Math.min(TEST_MS, model.endpoint.timeouts.totalMs));
      const check = await modelProbe.probe(model, limit);
      return { ...check, tookMs: Math.round(clock.monotonic() - began) };
    },
  };
}

/** Whatever goes by the tenant's models looks at them anew. */
function tellChange({ chosenModels, embedders, reranking, vectorLedger }: ModelEndpointsDeps) {
  return async (tenantId: TenantId): Promise<void> => {
    for (const part of [chosenModels, embedders, reranking]) part.forget(tenantId);
    await vectorLedger.nudge(tenantId);
  };
}

/** Silence would look like search by meaning. */
function refuseToEmbed(): never {
  const fix = 'Ask whoever runs Claw to set MILVUS_ADDRESS; until then questions are searched by words.';
  const why = 'This Claw has no place for vectors: processes that share a Redis keep them in Milvus.';
  throw new InputError(`${why} ${fix}`, { faults: [{ field: 'kind', rule: 'no_vector_store', fix }] });
}

/** A key was given for one server: whoever may change the address must not learn it by naming another one. */
function refuseToLendKey(now: ModelEndpoint, change: ModelChange): void {
  if (change.baseUrl === undefined || change.key !== undefined || now.lastFour === null) return;
  if (new URL(change.baseUrl).origin === new URL(now.baseUrl).origin) return;
  const fix = 'Send the key for the new address with it, or null for none.';
  throw new InputError(`The key was given for another server. ${fix}`, { faults: [{ field: 'api_key', rule: 'required', fix }] });
}
