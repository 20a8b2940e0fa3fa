/** The models of a business, their keys sealed where they lie. */
import type { ModelId, TenantId } from '../../kernel/ids.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { ModelEndpoint, ModelFacts, ModelHealth, ModelKind } from '../model/model-endpoint.ts';

/** What is absent stays as it is; a key of null takes it away. */
export interface ModelChange extends Partial<Omit<ModelFacts, 'kind'>> {
  readonly key?: Secret | null;
}

/** An endpoint that may be called. */
export interface OpenModel {
  readonly endpoint: ModelEndpoint;
  readonly key: Secret | null;
}

/** A key that cannot be opened is one clear error: ConfigError under another master key, UpstreamRefused for a changed or moved row. */
export interface ModelStore {
  /** @throws ConflictError for one more than MOST_ENDPOINTS */
  create(tenantId: TenantId, id: ModelId, facts: ModelFacts, key: Secret | null): Promise<ModelEndpoint>;
  /** Of every kind, in the order in which they are asked. */
  list(tenantId: TenantId): Promise<readonly ModelEndpoint[]>;
  get(tenantId: TenantId, id: ModelId): Promise<ModelEndpoint | null>;
  /** `decide` sees it as it is and may throw; its health is forgotten. Null when there is none. */
  change(tenantId: TenantId, id: ModelId, decide: (now: ModelEndpoint) => ModelChange): Promise<ModelEndpoint | null>;
  /** Works without the master key. */
  remove(tenantId: TenantId, id: ModelId): Promise<boolean>;
  /** One with its key opened. */
  open(tenantId: TenantId, id: ModelId): Promise<OpenModel | null>;
  /** The enabled ones of a kind in their order, keys opened. */
  openAll(tenantId: TenantId, kind: ModelKind): Promise<readonly OpenModel[]>;
  /** What became known of this revision of it; of an earlier one nothing is written. */
  tell(tenantId: TenantId, id: ModelId, revision: number, health: Omit<ModelHealth, 'at'>): Promise<void>;
}
