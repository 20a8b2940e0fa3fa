/** Wires the engine's acts to the chosen services. */
import { createAddDocuments } from '../engine/add-documents.ts';
import { createAnswerQuestion } from '../engine/answer-question.ts';
import { createIngestDocument } from '../engine/ingest-document.ts';
import { createReceiveMessage } from '../engine/receive-message.ts';
import { splitDocument } from '../engine/split-document.ts';
import { createTakeTurn } from '../engine/take-turn.ts';
import type { Services } from './services.ts';

export type Engine = ReturnType<typeof createEngine>;

export function createEngine(services: Services) {
  const setting = services.settings.get;
  const basesOf = services.directory.baseIdsOf;
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
