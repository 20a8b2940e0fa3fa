/** Messages and answers in the words of the API. */
import type { z } from 'zod';
import { presentFile } from '../../../core/model/file.ts';
import type { Message } from '../../../core/model/message.ts';
import { presentSource } from '../../../core/model/source-json.ts';
import type { TurnView } from '../../../core/ports/conversation-store.ts';
import { presentTurn } from '../tasks/present.ts';
import type { answerSchema, exchangeSchema, messageSchema } from './schema.ts';

export const presentMessage = (message: Message): z.output<typeof messageSchema> => ({
  id: message.id,
  conversation_id: message.conversationId,
  seq: message.seq,
  role: message.role,
  text: message.text,
  files: message.files.map(presentFile),
  unkept_files: [...message.unkept],
  edited_at: message.editedAt?.toISOString() ?? null,
  edited_text: message.editedText,
  state: message.state,
  limited_by: message.limitedBy,
  outcome: message.outcome,
  feedback: message.feedback,
  sources: message.sources.map(presentSource),
  author: message.author,
  at: message.at.toISOString(),
});

const presentAnswer = (answer: Message): z.output<typeof answerSchema> => ({
  message_id: answer.id,
  text: answer.text,
  outcome: answer.outcome,
  sources: answer.sources.map(presentSource),
});

/** A message with the state of its answer; `debug` adds what was retrieved for it. */
export function presentExchange(message: Message, turn: TurnView | null, debug: boolean): z.output<typeof exchangeSchema> {
  const retrieved = turn?.retrieved.map(({ externalId, passageId, score }) => ({ external_id: externalId, passage_id: passageId, score }));
  return {
    message: presentMessage(message),
    task: turn ? presentTurn(turn) : null,
    answer: turn?.answer ? presentAnswer(turn.answer) : null,
    ...(debug && { retrieved: retrieved ?? [], retrieval_ms: turn?.retrievalMs ?? 0 }),
  };
}
