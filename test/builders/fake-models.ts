/** Models of one tenant in memory; a try of one finds what its key says: `good` works, any other is a fault of that name. */
import type { ModelEndpoint, ModelFault } from '../../src/core/model/model-endpoint.ts';
import type { ModelProbe } from '../../src/core/ports/model-probe.ts';
import type { ModelStore } from '../../src/core/ports/model-store.ts';
import type { MadeCall, UsageStore } from '../../src/core/ports/usage-store.ts';
import { createModelEndpoints } from '../../src/engine/model-endpoints.ts';
import type { ModelEndpoints } from '../../src/engine/model-endpoints.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import type { Secret } from '../../src/kernel/secret.ts';

export interface FakeModels {
  readonly models: ModelEndpoints;
  readonly usage: Pick<UsageStore, 'ofTurn'>;
  /** Which tenants' models were to be read anew. */
  readonly forgotten: TenantId[];
  /** Whether there is one for vectors. */
  readonly place: { holdsVectors: boolean };
  readonly calls: MadeCall[];
}

export function createFakeModels(clock: Clock): FakeModels {
  const forgotten: TenantId[] = [];
  const place = { holdsVectors: true };
  const calls: MadeCall[] = [];
  const modelProbe: ModelProbe = {
    probe: async ({ key }) => {
      const fault = key?.reveal() ?? 'good';
      if (fault !== 'good') return { kind: 'failed', fault: fault as ModelFault, status: 401 };
      return { kind: 'ready', dimensions: null };
    },
  };
  const chosenModels = { forget: (tenantId: TenantId) => void forgotten.push(tenantId), environmentHealth: () => null };
  const environmentModel = { name: 'zhipu', model: 'glm-4-plus' };
  return {
    forgotten,
    place,
    calls,
    models: createModelEndpoints({
      models: createMemoryModels(),
      chosenModels,
      modelProbe,
      get holdsVectors() {
        return place.holdsVectors;
      },
      environmentModel,
      embedders: { forget: () => {} },
      reranking: { forget: () => {} },
      vectorLedger: { nudge: async () => {} },
      newId: newUuid,
      clock,
    }),
    usage: {
      ofTurn: async (tenantId, turnId) => calls.filter((call) => call.tenantId === tenantId && call.turnId === turnId),
    },
  };
}

/** The store without a database: no sealing, no walls but the tenant's. */
export function createMemoryModels(): ModelStore {
  const rows: { endpoint: ModelEndpoint; key: Secret | null }[] = [];
  const find = (tenantId: TenantId, id: string) => rows.find(({ endpoint }) => endpoint.tenantId === tenantId && endpoint.id === id);
  const lastFour = (key: Secret | null): string | null => key && key.reveal().slice(-4);
  const ordered = (tenantId: TenantId) =>
    rows.filter(({ endpoint }) => endpoint.tenantId === tenantId).toSorted((a, b) => a.endpoint.position - b.endpoint.position);
  return {
    create: async (tenantId, id, facts, key) => {
      const endpoint = { ...facts, tenantId, id, lastFour: lastFour(key), revision: 1, health: null };
      rows.push({ endpoint, key });
      return endpoint;
    },
    list: async (tenantId) => ordered(tenantId).map(({ endpoint }) => endpoint),
    get: async (tenantId, id) => find(tenantId, id)?.endpoint ?? null,
    change: async (tenantId, id, decide) => {
      const row = find(tenantId, id);
      if (!row) return null;
      const { key, ...facts } = decide(row.endpoint);
      if (key !== undefined) row.key = key;
      row.endpoint = { ...row.endpoint, ...facts, lastFour: lastFour(row.key), revision: row.endpoint.revision + 1, health: null };
      return row.endpoint;
    },
    remove: async (tenantId, id) => {
      const row = find(tenantId, id);
      if (row) rows.splice(rows.indexOf(row), 1);
      return row !== undefined;
    },
    open: async (tenantId, id) => find(tenantId, id) ?? null,
    openAll: async (tenantId, kind) => ordered(tenantId).filter(({ endpoint }) => endpoint.kind === kind && endpoint.enabled),
    tell: async (tenantId, id, revision, health) => {
      const row = find(tenantId, id);
      if (row?.endpoint.revision === revision) row.endpoint = { ...row.endpoint, health: { ...health, at: new Date(0) } };
    },
  };
}
