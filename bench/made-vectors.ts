/** Vectors for benches that lie in neighbourhoods as those of texts do, without a model. */
import { toUnit } from '../src/core/model/vector.ts';
import type { VectorSpace } from '../src/core/model/vector.ts';
import type { EmbedderSource } from '../src/core/ports/embedder-source.ts';
import type { Embedder } from '../src/core/ports/embedder.ts';

/** Topics lie in this many directions, which are spread over all dimensions. */
const [TOPICS, HIDDEN] = [1_000, 64];
const SEED = 12_345;

/** Mulberry32, so that every run has the same vectors. */
function createRandom(): () => number {
  let state = SEED;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Gives a vector of length 1 of any topic with each call. */
export function createVectorMaker(dimensions: number): () => Float32Array {
  const random = createRandom();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const spread = Float32Array.from({ length: HIDDEN * dimensions }, normal);
  const topics = Float32Array.from({ length: TOPICS * HIDDEN }, normal);
  return () => {
    const topic = Math.floor(random() * TOPICS) * HIDDEN;
    const vector = Float32Array.from({ length: dimensions }, () => 0.3 * normal());
    for (let hidden = 0; hidden < HIDDEN; hidden += 1) {
      const strength = topics[topic + hidden]! + 0.7 * normal();
      for (let at = 0; at < dimensions; at += 1) vector[at]! += strength * spread[hidden * dimensions + at]!;
    }
    return toUnit(vector)!;
  };
}

/** An embedder whose vectors say nothing about the texts and take no time: for what a search takes beside it. */
export function createMadeSource(dimensions: number): EmbedderSource {
  const space: VectorSpace = { model: 'made', dimensions };
  const make = createVectorMaker(dimensions);
  const embedder: Embedder = {
    space,
    model: space.model,
    embed: async ({ texts }) => ({ vectors: texts.map(make), tokens: 0 }),
    close: async () => {},
  };
  return { open: async () => embedder, openFor: async () => embedder };
}
