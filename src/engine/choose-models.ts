/** Which chat models a tenant's answers are asked of: its own in their order, then the one of the environment. */
import type { Clock } from '../kernel/clock.ts';
import { ClawError } from '../kernel/errors.ts';
import type { ModelId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { putNewest } from '../kernel/put-newest.ts';
import type { ModelFacts, ModelHealth } from '../core/model/model-endpoint.ts';
import type { ChatModel } from '../core/ports/chat-model.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { ModelStore, OpenModel } from '../core/ports/model-store.ts';

export type OnHealth = (health: Omit<ModelHealth, 'at'>) => void;

/** A model that may be asked now. */
export interface ChosenModel extends Pick<ModelFacts, 'model' | 'prices' | 'limits'> {
  /** Null: the one of the environment. */
  readonly id: ModelId | null;
  /** Grows with each change of the endpoint; 0 for the one of the environment. */
  readonly revision: number;
  readonly chat: ChatModel;
}

export interface ChooseModelsDeps {
  readonly models: Pick<ModelStore, 'openAll' | 'tell'>;
  /** A client for the endpoint, which tells how it does. */
  readonly openChat: (model: OpenModel, onHealth: OnHealth) => ChatModel;
  /** Null where the environment names none. */
  readonly openEnvironment: ((onHealth: OnHealth) => ChosenModel) | null;
  readonly metrics: Pick<Metrics, 'gauge'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ChosenModels {
  /** In the order in which they are asked; empty when there is none. */
  of(tenantId: TenantId): Promise<readonly ChosenModel[]>;
  /** The tenant's models changed here; other processes see it within a second. */
  forget(tenantId: TenantId): void;
  /** Of the environment's model, as this process knows it. */
  environmentHealth(): ModelHealth | null;
}

const TTL_MS = 1_000;
/** Tenants whose clients are kept; beyond them the oldest goes, and what was known of its models. */
const MOST_TENANTS = 1_000;

interface Held {
  readonly model: ChosenModel;
  readonly revision: number;
  isResting: boolean;
}

interface Entry {
  readonly until: number;
  readonly loading: Promise<readonly Held[]>;
}

export function createChosenModels(deps: ChooseModelsDeps): ChosenModels {
  let health: ModelHealth | null = null;
  const count = (): void => deps.metrics.gauge('claw_models_resting', clients.resting() + (health?.state === 'resting' ? 1 : 0));
  const clients = createClients(deps, count);
  const environment = deps.openEnvironment?.((told) => {
    health = { ...told, at: new Date(deps.clock.now()) };
    count();
  });
  const last = environment ? [environment] : [];
  return {
    of: async (tenantId) => {
      try {
        return [...(await clients.of(tenantId)).map(({ model }) => model), ...last];
      } catch (error) {
        if (!(error instanceof ClawError)) throw error;
        deps.logger.warn({ error, tenant_id: tenantId }, "the tenant's chat models cannot be read; going on without them");
        return last;
      }
    },
    forget: clients.forget,
    environmentHealth: () => health,
  };
}

/** The tenants' clients, read anew after a second; `count` is called whenever one begins to rest or works again. */
function createClients(deps: ChooseModelsDeps, count: () => void) {
  const entries = new Map<TenantId, Entry>();
  const held = new Map<TenantId, readonly Held[]>();
  const load = async (tenantId: TenantId): Promise<readonly Held[]> => {
    const before = held.get(tenantId) ?? [];
    const open = await deps.models.openAll(tenantId, 'chat');
    const now = open.map((one) => keptOf(before, one) ?? openHeld(deps, one, count));
    putNewest(held, tenantId, now, MOST_TENANTS);
    if (before.some((one) => one.isResting && !now.includes(one))) count();
    return now;
  };
  return {
    of: (tenantId: TenantId): Promise<readonly Held[]> => {
      const now = deps.clock.monotonic();
      const known = entries.get(tenantId);
      if (known !== undefined && known.until > now) return known.loading;
      const entry = { until: now + TTL_MS, loading: load(tenantId) };
      putNewest(entries, tenantId, entry, MOST_TENANTS);
      entry.loading.catch(() => entries.get(tenantId) === entry && entries.delete(tenantId));
      return entry.loading;
    },
    forget: (tenantId: TenantId): void => void entries.delete(tenantId),
    resting: (): number => [...held.values()].flat().filter(({ isResting }) => isResting).length,
  };
}

/** A client that is unchanged goes on, and with it what it knows of its server. */
const keptOf = (before: readonly Held[], { endpoint }: OpenModel): Held | undefined =>
  before.find(({ model, revision }) => model.id === endpoint.id && revision === endpoint.revision);

function openHeld({ models, openChat, logger }: ChooseModelsDeps, open: OpenModel, count: () => void): Held {
  const { tenantId, id, revision, model, prices, limits } = open.endpoint;
  const chat = openChat(open, (health) => {
    held.isResting = health.state === 'resting';
    count();
    models.tell(tenantId, id, revision, health).catch((error: unknown) => {
      logger.warn({ error, model_id: id }, 'how a model does could not be written down');
    });
  });
  const held: Held = { revision, isResting: false, model: { id, revision, model, prices, limits, chat } };
  return held;
}
