/** Vectors of passages: which model made them, and the arithmetic that every store and embedder agrees on. */

/** Vectors can be compared only with those of the same space: one model, one number of dimensions. */
export interface VectorSpace {
  /** Unique name of the model that makes the vectors, such as `zhipu/embedding-3`. */
  readonly model: string;
  readonly dimensions: number;
}

/** The space in one text, which `spaceOfName` reads again. */
export const nameOfSpace = ({ model, dimensions }: VectorSpace): string => `${dimensions} ${model}`;

/** Null for what is no name of a space. */
export function spaceOfName(name: string | null): VectorSpace | null {
  const [, dimensions, model] = /^(\d+) (.+)$/s.exec(name ?? '') ?? [];
  return dimensions === undefined || model === undefined ? null : { model, dimensions: Number(dimensions) };
}

export const isSameSpace = (one: VectorSpace | null, other: VectorSpace | null): boolean =>
  one?.model === other?.model && one?.dimensions === other?.dimensions;

/** The vector at length 1, so that a dot product is a cosine; null when it has no direction or holds something that is no number. */
export function toUnit(vector: ArrayLike<number>): Float32Array | null {
  let sum = 0;
  for (let at = 0; at < vector.length; at += 1) sum += (vector[at] ?? 0) ** 2;
  const length = Math.sqrt(sum);
  if (!(length > 0 && length < Infinity)) return null;
  return Float32Array.from(vector, (value) => value / length);
}
