/** Wires the engine's acts to the chosen services. */
import { createAddDocuments } from '../engine/add-documents.ts';
import { createAnswerQuestion } from '../engine/answer-question.ts';
import { createIngestDocument } from '../engine/ingest-document.ts';
import { createReceiveMessage } from '../engine/receive-message.ts';
import { splitDocument } from '../engine/split-document.ts';
import { createTakeTurn } from '../engine/take-turn.ts';
import type { BaseId, ChannelId, TenantId } from '../kernel/ids.ts';
import type { Services } from './services.ts';

/** More bases than one channel could sensibly ask; a list call gives at most 100. */
const MOST_BASES = 100;

export type Engine = ReturnType<typeof createEngine>;

export function createEngine(services: Services) {
  const setting = services.settings.get;
  const basesOf = async (tenantId: TenantId, channelId: ChannelId): Promise<readonly BaseId[]> => {
    const channel = await services.directory.channel(tenantId, channelId);
    if (channel && channel.baseIds.length > 0) return channel.baseIds as readonly BaseId[];
    return (await services.knowledge.bases(tenantId, { limit: MOST_BASES, cursor: null })).items.map((base) => base.id);
  };
  const answer = createAnswerQuestion({ ...services, transactions: services.pool, basesOf, setting });
  return {
    takeTurn: createTakeTurn({ ...services, setting, answer }),
    ingest: createIngestDocument({
      ...services,
      store: services.knowledge,
      split: (document, title) => splitDocument(document, title, services.analyser),
      index: services.passages,
      transactions: services.pool,
    }),
    addDocuments: createAddDocuments({ ...services, store: services.knowledge }),
    receive: createReceiveMessage({
      ...services,
      setting,
    }),
  };
}
