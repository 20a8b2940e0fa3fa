/** Turns passages into vectors, equal texts once; a text that the model refuses is left out, and the others go on. */
import type { Logger } from '../kernel/logger.ts';
import { modelFaultOf } from '../core/model/model-endpoint.ts';
import { titleOf } from '../core/model/passage.ts';
import type { Embedder } from '../core/ports/embedder.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { UnheldPassage } from '../core/ports/vector-ledger.ts';
import type { PassageVector } from '../core/ports/vector-store.ts';

export interface EmbedDeps {
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface EmbeddedPassages {
  readonly made: readonly PassageVector[];
  readonly refused: readonly UnheldPassage[];
}

/** Faults of one text; any other fault is of the service and thrown, for it would meet every text. */
const OF_THE_TEXT: readonly unknown[] = ['refused', 'filtered'];

/** @throws what the embedder throws for other reasons than a text */
export async function embedPassages(
  deps: EmbedDeps,
  embedder: Embedder,
  passages: readonly UnheldPassage[],
  signal: AbortSignal,
): Promise<EmbeddedPassages> {
  const texts = [...new Set(passages.map(textOf))];
  const vectors = new Map<string, Float32Array>();
  await embedTexts(deps, embedder, texts, vectors, signal);
  const made = passages.flatMap((passage): PassageVector[] => {
    const vector = vectors.get(textOf(passage));
    const { passageId, documentId, baseId, audience } = passage;
    return vector ? [{ passageId, documentId, baseId, audience, vector }] : [];
  });
  const refused = passages.filter((passage) => !vectors.has(textOf(passage)));
  deps.metrics.count('claw_passages_embedded_total', { result: 'held' }, made.length);
  if (refused.length > 0) {
    deps.metrics.count('claw_passages_embedded_total', { result: 'refused' }, refused.length);
    deps.logger.warn(
      { passages: refused.map(({ passageId }) => passageId) },
      'the embedding model refused passages; words find them still',
    );
  }
  return { made, refused };
}

/** What stands above a passage belongs to what it says. */
const textOf = (passage: UnheldPassage): string => `${titleOf(passage)}\n${passage.text}`;

async function embedTexts(
  deps: EmbedDeps,
  embedder: Embedder,
  texts: readonly string[],
  vectors: Map<string, Float32Array>,
  signal: AbortSignal,
): Promise<void> {
  try {
    const embedding = await embedder.embed({ texts, role: 'passage', signal });
    deps.metrics.count('claw_embedding_tokens_total', { role: 'passage' }, embedding.tokens);
    for (const [at, text] of texts.entries()) {
      const vector = embedding.vectors[at];
      if (vector) vectors.set(text, vector);
    }
  } catch (error) {
    if (!OF_THE_TEXT.includes(modelFaultOf(error))) throw error;
    if (texts.length === 1) return;
    // Halves until the text that is refused stands alone.
    const middle = Math.ceil(texts.length / 2);
    await embedTexts(deps, embedder, texts.slice(0, middle), vectors, signal);
    await embedTexts(deps, embedder, texts.slice(middle), vectors, signal);
  }
}
