/** Search by meaning for a bench: the parts that a process uses, filled once. */
import type { EmbedderSource } from '../src/core/ports/embedder-source.ts';
import type { PgPool } from '../src/drivers/_shared/pg-pool.ts';
import { createLocalSource } from '../src/drivers/embedder/local-source.ts';
import { createOpenAiSource } from '../src/drivers/embedder/openai-source.ts';
import { createVectorLedger } from '../src/drivers/store/vector-ledger.ts';
import { createTextAnalyser } from '../src/drivers/text-analyser/jieba-and-stems.ts';
import { createEmbedders } from '../src/engine/choose-embedder.ts';
import { createFindByMeaning } from '../src/engine/find-by-meaning.ts';
import type { FindByMeaning } from '../src/engine/find-by-meaning.ts';
import { tendVectors } from '../src/engine/tend-vectors.ts';
import type { TenantId } from '../src/kernel/ids.ts';
import { createSystemClock } from '../src/kernel/clock.ts';
import { createSilentLogger } from '../src/kernel/logger.ts';
import { createRecordedMetrics } from '../test/builders/recorded-metrics.ts';
import { createMadeSource } from './made-vectors.ts';
import { openVectors } from './open-vectors.ts';
import type { StoreName } from './open-vectors.ts';

export interface MeaningChoice {
  /** `local:<name>`, `made:<dimensions>` without a model, or `<address>#<model>` of a server that speaks the OpenAI protocol. */
  readonly model: string;
  /** Where `claw models add` put local models. */
  readonly folder: string;
  readonly store: StoreName;
}

function sourceOf({ model, folder }: MeaningChoice): EmbedderSource {
  if (model.startsWith('local:')) return createLocalSource(folder, model.slice('local:'.length));
  if (model.startsWith('made:')) return createMadeSource(Number(model.slice('made:'.length)));
  const [baseUrl = '', name = ''] = model.split('#');
  const clock = createSystemClock();
  return createOpenAiSource({
    name,
    baseUrl,
    apiKey: null,
    model: name,
    dimensions: null,
    timeoutMs: 60_000,
    extra: {},
    fetch,
    clock,
    told: console.error,
  });
}

/** Gives the search once every passage has its vector. */
export async function openMeaning(
  pool: PgPool,
  tenantId: TenantId,
  choice: MeaningChoice,
): Promise<{ find: FindByMeaning; close: () => Promise<void> }> {
  const [clock, logger, metrics] = [createSystemClock(), createSilentLogger(), createRecordedMetrics()];
  const { store: vectors, settled, close } = await openVectors(choice.store);
  const vectorLedger = createVectorLedger(pool);
  const models = { openAll: async () => [], tell: async () => {} };
  const usage = { recordEmbedding: async () => {} };
  const openSource = (): EmbedderSource => {
    throw new Error('No tenant has models of its own here.');
  };
  const embedders = createEmbedders({ models, openSource, environment: sourceOf(choice), usage, clock });
  const deps = { embedders, vectors, vectorLedger, metrics, clock, logger };
  const began = performance.now();
  // Passages were put in past the tasks that would tell of them.
  await vectorLedger.lookAgain();
  while ((await tendVectors(deps, new AbortController().signal)) > 0);
  const made = metrics.counted.filter(({ name }) => name === 'claw_passages_embedded_total').reduce((sum, { by }) => sum + (by ?? 1), 0);
  const seconds = (performance.now() - began) / 1_000;
  console.log(`  ${made} passages embedded by ${choice.model}, ${(made / seconds).toFixed(0)} passages/s`);
  for (const space of await vectorLedger.spaces(tenantId)) await settled(space, await vectors.count(space));
  return { find: createFindByMeaning({ ...deps, analyser: createTextAnalyser() }), close };
}
