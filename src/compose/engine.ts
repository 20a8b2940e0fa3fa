/** Wires the engine's acts to the chosen services. */
import { createAddDocuments } from '../engine/add-documents.ts';
import { createCrawlSource } from '../engine/crawl-source.ts';
import { createAnswerQuestion } from '../engine/answer-question.ts';
import { cachedWriter } from '../engine/cached-writer.ts';
import { createEditMessage, createIsNew } from '../engine/edit-message.ts';
import { createIngestDocument } from '../engine/ingest-document.ts';
import { createIntakeRoom } from '../engine/intake-room.ts';
import { keepTalk } from '../engine/keep-talk.ts';
import { moderateAnswers } from '../engine/moderate-answers.ts';
import { quotaAnswers } from '../engine/quota-answers.ts';
import { quotaOf } from '../engine/quotas.ts';
import { createReceiveMessage } from '../engine/receive-message.ts';
import { createSendNotification } from '../engine/send-notification.ts';
import { splitDocument } from '../engine/split-document.ts';
import { createTakeTurn } from '../engine/take-turn.ts';
import { createTryQuestion } from '../engine/try-question.ts';
import { warmCache } from '../engine/warm-cache.ts';
import { createModelWriter } from '../engine/write-by-models.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Services } from './services.ts';

export type Engine = ReturnType<typeof createEngine>;

export function createEngine(services: Services) {
  const { get: setting, planOf } = services.settings;
  const modelWriter = cachedWriter(createModelWriter(services), services);
  const standingOf = services.directory.answerStanding;
  const answering = createAnswerQuestion({ ...services, transactions: services.pool, standingOf, setting, modelWriter });
  const answer = moderateAnswers(quotaAnswers(answering, { ...services, setting, planOf }), { ...services, setting });
  const room = createIntakeRoom();
  const intake = { ...services, setting, planOf };
  const mostDocuments = (tenantId: TenantId) => quotaOf({ setting, planOf }, tenantId, 'documents');
  return {
    takeTurn: createTakeTurn({ ...services, turns: keepTalk(services.turns, { ...services, setting }), setting, planOf, answer }),
    ingest: createIngestDocument({
      ...services,
      store: services.knowledge,
      split: (document, title) => splitDocument(document, title, services.analyser),
      index: services.passages,
      transactions: services.pool,
    }),
    crawl: createCrawlSource({ ...services, mostDocuments }),
    notify: createSendNotification(services),
    addDocuments: createAddDocuments({
      ...services,
      store: services.knowledge,
      mostDocuments,
    }),
    receive: createReceiveMessage(intake, room),
    edit: createEditMessage(intake, room),
    isNew: createIsNew(intake, room),
    tryQuestion: createTryQuestion({ ...services, transactions: services.pool, standingOf }),
    warmCache: (tenantId: TenantId) => warmCache({ ...services, transactions: services.pool, standingOf, setting }, tenantId),
  };
}
