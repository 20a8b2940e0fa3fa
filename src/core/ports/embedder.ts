/** A model that turns texts into vectors. Errors are UpstreamRefused (the same call fails again) or UpstreamUnreachable. */
import type { VectorSpace } from '../model/vector.ts';

export interface EmbedRequest {
  /** In any number; none gives no vectors. */
  readonly texts: readonly string[];
  /** Some models put a few words before a question, and nobody waits for a passage: only its calls are tried again. */
  readonly role: 'question' | 'passage';
  readonly signal: AbortSignal;
}

export interface Embedding {
  /** One a text, in their order, each of length 1. */
  readonly vectors: readonly Float32Array[];
  /** As the model counts them, or about that; 0 for a model that costs nothing. */
  readonly tokens: number;
}

export interface Embedder {
  /** Where its vectors belong: those of another space must not be compared with them. */
  readonly space: VectorSpace;
  /** As its service calls it. */
  readonly model: string;
  embed(request: EmbedRequest): Promise<Embedding>;
  close(): Promise<void>;
}
