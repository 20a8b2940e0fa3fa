/** Where embedders come from: one service or one set of files, which may hold several models. */
import type { VectorSpace } from '../model/vector.ts';
import type { Embedder } from './embedder.ts';

export interface EmbedderSource {
  /** The one that was chosen; asks the service first where nobody said how many numbers its vectors have. Errors are those of a call. */
  open(signal: AbortSignal): Promise<Embedder>;
  /** One for vectors that an earlier choice made; null when it does not come from here. */
  openFor(space: VectorSpace): Promise<Embedder | null>;
}
