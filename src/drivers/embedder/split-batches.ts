/** Cuts a list of texts into the calls that a provider takes. */
import { estimateTokens } from '../../core/model/estimate-tokens.ts';

export interface BatchLimits {
  readonly texts: number;
  /** Of all texts of a call together; one text alone may exceed it. */
  readonly tokens: number;
}

/** Batches in order, none empty. */
export function splitBatches(texts: readonly string[], limits: BatchLimits): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let tokens = 0;
  for (const text of texts) {
    const own = estimateTokens(text);
    const last = batches.at(-1);
    if (last === undefined || last.length >= limits.texts || tokens + own > limits.tokens) {
      batches.push([text]);
      tokens = own;
    } else {
      last.push(text);
      tokens += own;
    }
  }
  return batches;
}
