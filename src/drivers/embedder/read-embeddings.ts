/** Reads what an OpenAI-compatible endpoint answers to a call for embeddings. */
import { z } from 'zod';
import { toUnit } from '../../core/model/vector.ts';
import { UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import { parseJson } from '../_shared/parse-json.ts';

const ANSWER = z.object({
  /** A list of numbers, or their bytes (float32, little-endian) in base64. */
  data: z.array(z.object({ index: z.int().min(0).optional(), embedding: z.unknown() })),
  usage: z.object({ total_tokens: z.int().min(0).optional(), prompt_tokens: z.int().min(0).optional() }).optional(),
});

export interface Expected {
  readonly name: string;
  readonly texts: number;
  /** Null: not known yet. */
  readonly dimensions: number | null;
}

/**
 * Vectors in the order of the texts, and the tokens the provider counted (null when it told none).
 * @throws UpstreamRefused for vectors of another length, UpstreamUnreachable for what is no such answer
 */
export function readEmbeddings(
  told: string,
  expected: Expected,
): { readonly vectors: readonly Float32Array[]; readonly tokens: number | null } {
  const parsed = ANSWER.safeParse(parseJson(told));
  if (!parsed.success) throw unusable(expected);
  const { data, usage } = parsed.data;
  const vectors = Array.from({ length: expected.texts }, (): Float32Array | null => null);
  for (const [at, { index = at, embedding }] of data.entries()) {
    if (index < expected.texts) vectors[index] = readVector(embedding, expected);
  }
  if (data.length !== expected.texts || !vectors.every((vector) => vector !== null)) throw unusable(expected);
  return { vectors, tokens: usage?.total_tokens ?? usage?.prompt_tokens ?? null };
}

function readVector(embedding: unknown, expected: Expected): Float32Array {
  const numbers = typeof embedding === 'string' ? fromBase64(embedding) : embedding;
  if (!(numbers instanceof Float32Array) && !(Array.isArray(numbers) && numbers.every((one) => typeof one === 'number'))) {
    throw unusable(expected);
  }
  if (expected.dimensions !== null && numbers.length !== expected.dimensions) {
    const message = `The embedding model "${expected.name}" makes vectors of ${numbers.length} numbers, not of ${expected.dimensions}.`;
    throw new UpstreamRefused(message, { facts: { model: expected.name, fault: 'refused' } });
  }
  const unit = toUnit(numbers);
  if (unit === null) throw unusable(expected);
  return unit;
}

function fromBase64(text: string): Float32Array | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0) return null;
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}

const unusable = ({ name }: Expected): UpstreamUnreachable =>
  new UpstreamUnreachable(`The embedding model "${name}" did not answer in a usable way.`, { facts: { model: name, fault: 'unusable' } });
