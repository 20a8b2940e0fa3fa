/** Which embedder a tenant's passages and questions go through: that of its own first endpoint, else the one of the environment. */
import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../kernel/ids.ts';
import { isSameSpace } from '../core/model/vector.ts';
import type { VectorSpace } from '../core/model/vector.ts';
import type { EmbedderSource } from '../core/ports/embedder-source.ts';
import type { Embedder } from '../core/ports/embedder.ts';
import type { ModelStore, OpenModel } from '../core/ports/model-store.ts';
import type { UsageStore } from '../core/ports/usage-store.ts';
import type { OnHealth } from './choose-models.ts';
import { createOwnModels } from './own-models.ts';
import { payFor } from './pay-for-embeddings.ts';
import type { Paid } from './pay-for-embeddings.ts';

export interface ChooseEmbedderDeps {
  readonly models: Pick<ModelStore, 'openAll' | 'tell'>;
  readonly openSource: (model: OpenModel, onHealth: OnHealth) => EmbedderSource;
  /** Null where the environment names none. */
  readonly environment: EmbedderSource | null;
  readonly usage: Pick<UsageStore, 'recordEmbedding'>;
  readonly clock: Clock;
}

/** Opening may fail as a call does: UpstreamRefused or UpstreamUnreachable. */
export interface Embedders {
  /** Null: the tenant's knowledge is searched by words alone. */
  of(tenantId: TenantId, signal: AbortSignal): Promise<Embedder | null>;
  /** For questions to vectors that are there; null when nothing that is configured makes such vectors. */
  in(tenantId: TenantId, space: VectorSpace, signal: AbortSignal): Promise<Embedder | null>;
  /** The tenant's endpoints changed here; other processes see it within a second. */
  forget(tenantId: TenantId): void;
}

/** One that could not be opened is not tried again for so long: questions would wait for it. */
const REST_MS = 5_000;

interface Chosen {
  readonly source: EmbedderSource;
  readonly paid: Paid;
}

export function createEmbedders({ models, openSource, environment, usage, clock }: ChooseEmbedderDeps): Embedders {
  const open = (model: OpenModel, tell: OnHealth): Chosen => {
    const { id, prices } = model.endpoint;
    return { source: remember(openSource(model, tell), clock), paid: { modelId: id, prices } };
  };
  const own = createOwnModels({ models, kind: 'embedding', open, clock });
  const shared: Chosen | null = environment && { source: remember(environment, clock), paid: { modelId: null, prices: null } };
  const choose = async (tenantId: TenantId): Promise<Chosen | null> => (await own.of(tenantId)) ?? shared;
  const pay = (tenantId: TenantId, embedder: Embedder | null, { paid }: Chosen) =>
    embedder && payFor(embedder, { ...paid, tenantId, usage });
  return {
    of: async (tenantId, signal) => {
      const chosen = await choose(tenantId);
      return chosen && pay(tenantId, await chosen.source.open(signal), chosen);
    },
    in: async (tenantId, space, signal) => {
      const chosen = await choose(tenantId);
      if (chosen === null) return null;
      const now = await chosen.source.open(signal);
      return pay(tenantId, isSameSpace(now.space, space) ? now : await chosen.source.openFor(space), chosen);
    },
    forget: own.forget,
  };
}

/** Opens each of its embedders once. */
function remember(source: EmbedderSource, clock: Pick<Clock, 'monotonic'>): EmbedderSource {
  let chosen: Promise<Embedder> | null = null;
  let earlier: { readonly space: VectorSpace; readonly embedder: Promise<Embedder | null> } | null = null;
  let failedAt = -Infinity;
  return {
    open: (signal) => {
      if (chosen === null || failedAt + REST_MS <= clock.monotonic()) {
        failedAt = Infinity;
        chosen = source.open(signal).catch((error: unknown) => {
          failedAt = clock.monotonic();
          throw error;
        });
      }
      return chosen;
    },
    openFor: (space) => {
      if (earlier === null || !isSameSpace(earlier.space, space)) earlier = { space, embedder: source.openFor(space) };
      return earlier.embedder;
    },
  };
}
