/** Tries an endpoint with the smallest call of its kind. */
import type { ModelFault } from '../model/model-endpoint.ts';
import type { OpenModel } from './model-store.ts';

export type ModelCheck =
  | {
      readonly kind: 'ready';
      /** Length of its vectors; null for a model that makes none. */
      readonly dimensions: number | null;
    }
  | {
      readonly kind: 'failed';
      readonly fault: ModelFault;
      /** HTTP status; null when none came. */
      readonly status: number | null;
    };

export interface ModelProbe {
  /** Never throws for what is wrong with the endpoint; an aborted signal counts as its time-out. */
  probe(model: OpenModel, signal: AbortSignal): Promise<ModelCheck>;
}
