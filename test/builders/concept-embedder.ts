/** An embedder that knows a few concepts, so that a test can tell meaning from words: texts about the same concept are near, whatever their words. */
import { toUnit } from '../../src/core/model/vector.ts';
import type { Embedder, EmbedRequest } from '../../src/core/ports/embedder.ts';
import type { EmbedderSource } from '../../src/core/ports/embedder-source.ts';
import { UpstreamRefused } from '../../src/kernel/errors.ts';

/** An axis a concept. */
const CONCEPTS: readonly RegExp[] = [
  /refund|money back|退款/i,
  /parking|car park|停车/i,
  /opening|hours of business|营业/i,
  /breakfast|morning meal|早餐/i,
];
export const DIMENSIONS = CONCEPTS.length + 1;

export interface ConceptEmbedder extends Embedder {
  readonly requests: EmbedRequest[];
  /** Thrown by every call while it is set. */
  fault: Error | null;
  /** Resolves before a call answers. */
  gate: (request: EmbedRequest) => Promise<void>;
}

/** A text with `poison` in it is refused, as by a model's filter. */
export function createConceptEmbedder(model = 'test/concepts'): ConceptEmbedder {
  const requests: EmbedRequest[] = [];
  const embedder: ConceptEmbedder = {
    space: { model, dimensions: DIMENSIONS },
    model,
    requests,
    fault: null,
    gate: async () => {},
    embed: async (request) => {
      requests.push(request);
      await embedder.gate(request);
      if (embedder.fault !== null) throw embedder.fault;
      if (request.texts.some((text) => text.includes('poison'))) {
        throw new UpstreamRefused('The model refuses the text.', { facts: { fault: 'filtered' } });
      }
      return { vectors: request.texts.map(vectorOf), tokens: request.texts.length };
    },
    close: async () => {},
  };
  return embedder;
}

function vectorOf(text: string): Float32Array {
  return toUnit(conceptsOf(text, DIMENSIONS))!;
}

/** The same for a server: each concept at its place, and what every text has in common at the last one. */
export function conceptsOf(text: string, dimensions: number): number[] {
  return Array.from({ length: dimensions }, (_, at) => (at === dimensions - 1 ? 0.1 : CONCEPTS[at]?.test(text) === true ? 1 : 0));
}

/** One that is there at once, and knows the embedders of earlier choices. */
export const sourceOf = (embedder: Embedder, ...earlier: readonly Embedder[]): EmbedderSource => ({
  open: async () => embedder,
  openFor: async (space) => earlier.find((one) => one.space.model === space.model) ?? null,
});
