/** The first enabled model of a kind that a tenant has, opened once a revision. */
import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../kernel/ids.ts';
import { putNewest } from '../kernel/put-newest.ts';
import type { ModelKind } from '../core/model/model-endpoint.ts';
import type { ModelStore, OpenModel } from '../core/ports/model-store.ts';
import type { OnHealth } from './choose-models.ts';

export interface OwnModelsDeps<T> {
  readonly models: Pick<ModelStore, 'openAll' | 'tell'>;
  readonly kind: ModelKind;
  readonly open: (model: OpenModel, onHealth: OnHealth) => T;
  readonly clock: Clock;
}

export interface OwnModels<T> {
  /** Null: it has none. Throws what the store throws. */
  of(tenantId: TenantId): Promise<T | null>;
  /** The tenant's endpoints changed here; other processes see it within a second. */
  forget(tenantId: TenantId): void;
}

const TTL_MS = 1_000;
const MOST_TENANTS = 1_000;

interface Known<T> {
  readonly until: number;
  readonly loading: Promise<T | null>;
}

export function createOwnModels<T>({ models, kind, open, clock }: OwnModelsDeps<T>): OwnModels<T> {
  const known = new Map<TenantId, Known<T>>();
  const opened = new Map<TenantId, { readonly name: string; readonly model: T }>();
  const load = async (tenantId: TenantId): Promise<T | null> => {
    const [first] = await models.openAll(tenantId, kind);
    if (first === undefined) {
      opened.delete(tenantId);
      return null;
    }
    const { id, revision } = first.endpoint;
    const name = `${id} ${revision}`;
    const before = opened.get(tenantId);
    // One that is unchanged goes on, and with it what it knows of its server.
    if (before?.name === name) return before.model;
    const tell: OnHealth = (health) => void models.tell(tenantId, id, revision, health).catch(() => undefined);
    const model = open(first, tell);
    putNewest(opened, tenantId, { name, model }, MOST_TENANTS);
    return model;
  };
  return {
    of: (tenantId) => {
      const now = clock.monotonic();
      const found = known.get(tenantId);
      if (found !== undefined && found.until > now) return found.loading;
      const entry = { until: now + TTL_MS, loading: load(tenantId) };
      putNewest(known, tenantId, entry, MOST_TENANTS);
      entry.loading.catch(() => known.get(tenantId) === entry && known.delete(tenantId));
      return entry.loading;
    },
    forget: (tenantId) => void known.delete(tenantId),
  };
}
