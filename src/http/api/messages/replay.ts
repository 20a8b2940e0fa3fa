/** Asking an old question once more. */
import { z } from 'zod';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { type Replay, REPLAY_SETTINGS } from '../../../engine/replay-question.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { MessageId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { presentTriedAnswer, triedAnswerSchema } from '../tried-answer.ts';

const bodySchema = z
  .strictObject({
    settings: z
      .enum(REPLAY_SETTINGS)
      .default('current')
      .meta({ description: '`draft`: with the draft of the settings; the knowledge is that of today in both.', example: 'draft' }),
  })
  .meta({ id: 'ReplayOrder' });

const replaySchema = z
  .object({
    message_id: z.string(),
    question: z.string().meta({ description: 'What was answered together, a line each message.' }),
    before: triedAnswerSchema.nullable().meta({ description: 'What the customer was told; null where no answer came.' }),
    now: triedAnswerSchema,
    changed: z.object({ text: z.boolean(), outcome: z.boolean(), sources: z.boolean() }),
    input_tokens: z.int(),
    output_tokens: z.int(),
    cost: z.object({ amount: z.number(), currency: z.string() }).nullable(),
  })
  .meta({ id: 'Replay' });

export function createReplayEndpoint(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/messages/{id}/replay',
    operationId: 'replayMessage',
    tag: 'messages',
    summary: 'Ask the question of a message once more, and show both answers; the customer hears nothing of it.',
    readsOnly: true,
    params: idParams,
    body: bodySchema,
    responses: { 200: { description: 'What was said, and what would be said now.', schema: replaySchema } },
    handle: async ({ params, body, signal }, { tenantId }) => {
      const id = idOf<MessageId>('This message', params.id);
      return { status: 200, body: present(id, found('This message', await services.replay(tenantId, id, body.settings, signal))) };
    },
  });
}

/** With the id, by which what was kept of the call is found when the person is erased. */
function present(id: MessageId, { question, before, now, changed, spent }: Replay): z.output<typeof replaySchema> {
  const { inputTokens, outputTokens, cost, currency } = spent;
  return {
    message_id: id,
    question,
    before: before && presentTriedAnswer(before),
    now: presentTriedAnswer(now),
    changed,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    cost: currency === null ? null : { amount: cost, currency },
  };
}
