/** Which embedder a tenant's passages and questions go through: that of its own first endpoint, else the one of the environment. */
import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../kernel/ids.ts';
import { putNewest } from '../kernel/put-newest.ts';
import { isSameSpace } from '../core/model/vector.ts';
import type { VectorSpace } from '../core/model/vector.ts';
import type { EmbedderSource } from '../core/ports/embedder-source.ts';
import type { Embedder } from '../core/ports/embedder.ts';
import type { ModelStore, OpenModel } from '../core/ports/model-store.ts';
import type { OnHealth } from './choose-models.ts';

export interface ChooseEmbedderDeps {
  readonly models: Pick<ModelStore, 'openAll' | 'tell'>;
  readonly openSource: (model: OpenModel, onHealth: OnHealth) => EmbedderSource;
  /** Null where the environment names none. */
  readonly environment: EmbedderSource | null;
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

const TTL_MS = 1_000;
const MOST_TENANTS = 1_000;

interface Known {
  readonly until: number;
  readonly loading: Promise<Source | null>;
}

interface Source extends EmbedderSource {
  readonly name: string;
}

export function createEmbedders(deps: ChooseEmbedderDeps): Embedders {
  const { environment } = deps;
  const known = new Map<TenantId, Known>();
  const own = new Map<TenantId, Source>();
  const load = async (tenantId: TenantId): Promise<Source | null> => {
    const [first] = await deps.models.openAll(tenantId, 'embedding');
    if (first === undefined) {
      own.delete(tenantId);
      return null;
    }
    const { id, revision } = first.endpoint;
    const before = own.get(tenantId);
    // One that is unchanged goes on, and with it what it knows of its server.
    if (before?.name === `${id} ${revision}`) return before;
    const tell: OnHealth = (health) => void deps.models.tell(tenantId, id, revision, health).catch(() => undefined);
    const source = remember({ name: `${id} ${revision}`, ...deps.openSource(first, tell) });
    putNewest(own, tenantId, source, MOST_TENANTS);
    return source;
  };
  const sourceOf = async (tenantId: TenantId): Promise<EmbedderSource | null> => {
    const now = deps.clock.monotonic();
    const found = known.get(tenantId);
    if (found !== undefined && found.until > now) return (await found.loading) ?? shared;
    const entry = { until: now + TTL_MS, loading: load(tenantId) };
    putNewest(known, tenantId, entry, MOST_TENANTS);
    entry.loading.catch(() => known.get(tenantId) === entry && known.delete(tenantId));
    return (await entry.loading) ?? shared;
  };
  const shared = environment && remember({ name: '', ...environment });
  return {
    of: async (tenantId, signal) => (await sourceOf(tenantId))?.open(signal) ?? null,
    in: async (tenantId, space, signal) => {
      const source = await sourceOf(tenantId);
      if (source === null) return null;
      const chosen = await source.open(signal);
      return isSameSpace(chosen.space, space) ? chosen : source.openFor(space);
    },
    forget: (tenantId) => void known.delete(tenantId),
  };
}

/** Opens each of its embedders once; one that could not be opened is tried again with the next call. */
function remember(source: Source): Source {
  let chosen: Promise<Embedder> | null = null;
  let earlier: { readonly space: VectorSpace; readonly embedder: Promise<Embedder | null> } | null = null;
  return {
    name: source.name,
    open: (signal) => {
      chosen ??= source.open(signal).catch((error: unknown) => {
        chosen = null;
        throw error;
      });
      return chosen;
    },
    openFor: (space) => {
      if (earlier === null || !isSameSpace(earlier.space, space)) earlier = { space, embedder: source.openFor(space) };
      return earlier.embedder;
    },
  };
}
