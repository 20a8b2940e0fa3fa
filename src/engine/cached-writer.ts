/** Gives the answer that a chat model wrote to the same question on the same passages, where nothing was said before it. */
import type { Logger } from '../kernel/logger.ts';
import type { KnowledgeFacts } from '../core/model/cache-namespace.ts';
import type { UsageStore } from '../core/ports/usage-store.ts';
import { PROMPT_VERSION } from './build-prompt.ts';
import type { Caches, Entry, Held } from './caches.ts';
import type { ChosenModel, ChosenModels } from './choose-models.ts';
import { createJoinedWriting } from './join-writing.ts';
import type { AnswerRequest, ModelWriter } from './write-by-models.ts';
import type { WrittenAnswer } from './write-with-model.ts';

/** A request that says what its passages rest on. */
export interface RestingRequest
  extends AnswerRequest, Pick<KnowledgeFacts, 'audience' | 'baseIds' | 'knowledgeVersion' | 'settingsVersion'> {}

export interface RestingWriter extends Pick<ModelWriter, 'mayWrite'> {
  /** As `ModelWriter.write`. */
  write(request: RestingRequest): Promise<WrittenAnswer | null>;
}

export interface CachedWriterDeps {
  readonly caches: Pick<Caches, 'open'>;
  readonly chosenModels: Pick<ChosenModels, 'of'>;
  readonly usage: Pick<UsageStore, 'record'>;
  readonly logger: Logger;
}

/** The passages were found and gated for this very question, so an answer whose source changed or went is not found any more. */
export function cachedWriter(writer: ModelWriter, deps: CachedWriterDeps): RestingWriter {
  const joinOrWrite = createJoinedWriting();
  return {
    mayWrite: writer.mayWrite,
    write: async (request) => {
      const models = request.history.length > 0 ? [] : await deps.chosenModels.of(request.tenantId);
      const [first] = models;
      if (first === undefined) return writer.write(request);
      const held = await deps.caches.open<'ai_response', WrittenAnswer>(entryOf(request, models));
      if (held === null) return writer.write(request);
      const found = await held.find();
      if (found !== undefined) request.onText(found.text);
      const given = found ? { answer: found, joined: true } : await joinOrWrite(held.key, request, (own) => writeInto(held, writer, own));
      if (given.joined) await record(deps, request, first);
      return given.answer;
    },
  };
}

async function writeInto(held: Held<WrittenAnswer>, writer: ModelWriter, request: AnswerRequest): Promise<WrittenAnswer | null> {
  const written = await writer.write(request);
  // What no model wrote, or what it could not say, may be otherwise when it is asked again.
  if (written?.outcome === 'answer') await held.put(written);
  return written;
}

function entryOf(request: RestingRequest, models: readonly ChosenModel[]): Entry<'ai_response'> {
  const { tenantId, channelId, audience, baseIds, knowledgeVersion, settingsVersion, language, question } = request;
  const { persona, checkSupport, contextTokens, maxOutputTokens } = request;
  return {
    namespace: 'ai_response',
    tenantId,
    facts: {
      channelId,
      audience,
      baseIds,
      knowledgeVersion,
      settingsVersion,
      language,
      question,
      promptVersion: PROMPT_VERSION,
      models: models.map(({ id, revision, model }) => `${id ?? ''} ${revision} ${model}`),
      passageIds: request.hits.map(({ passageId }) => passageId),
      // As they are applied: settings may be read a moment after their version.
      rules: { persona, checkSupport, contextTokens, maxOutputTokens },
    },
  };
}

/** The turn's own line in the ledger: nothing was spent. */
async function record({ usage, logger }: CachedWriterDeps, request: RestingRequest, { id: modelId, model }: ChosenModel): Promise<void> {
  const { tenantId, channelId, turnId } = request;
  const spent = { inputTokens: 0, outputTokens: 0, estimated: false, cost: null };
  try {
    await usage.record({ tenantId, channelId, turnId, modelId, model, ...spent, result: 'cached' });
  } catch (error) {
    logger.error({ error, turn_id: turnId }, 'an answer out of the cache could not be written down');
  }
}
