/** How an answer will look on each platform, by the code that writes the real messages; nothing is sent. */
import { z } from 'zod';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { MAX_MESSAGE_CHARACTERS } from '../../../core/model/message.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { listOf, onePage } from '../lists.ts';

const previewSchema = z
  .strictObject({
    text: z
      .string()
      .trim()
      .min(1)
      .max(MAX_MESSAGE_CHARACTERS)
      .meta({ description: 'An answer in Markdown; `[1]` cites the first source.' }),
    sources: z
      .array(
        z.strictObject({
          title: z.string().trim().min(1).max(500),
          url: z
            .url({ protocol: /^https?$/ })
            .max(2_000)
            .nullable(),
        }),
      )
      .max(20)
      .default([]),
  })
  .meta({ id: 'AnswerPreview' });

const line = z.array(z.string());
const picturedSchema = z
  .object({
    kind: z.string(),
    messages: z.array(
      z.object({
        markup: z.string().meta({ description: 'HTML on Telegram, markdown on Slack and Discord, as the platform gets it.' }),
        above: line.meta({ description: 'Small print, a line each.' }),
        below: line,
        buttons: line.meta({ description: 'What stands on them.' }),
      }),
    ),
  })
  .meta({ id: 'PicturedAnswer' });

/** `POST /api/v1/channels/preview` */
export function createAnswerPreview({ pictureAnswer }: Pick<ApiServices, 'pictureAnswer'>): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/channels/preview',
    operationId: 'previewAnswer',
    readsOnly: true,
    tag: 'channels',
    summary: 'How an answer will look on each platform: the messages it becomes. Nothing is sent.',
    body: previewSchema,
    responses: { 200: { description: 'A platform each.', schema: listOf(picturedSchema) } },
    handle: async ({ body: { text, sources } }) => ({
      status: 200,
      body: onePage(pictureAnswer(text, sources).map(({ kind, parts }) => ({ kind, messages: parts.map((part) => ({ ...part })) }))),
    }),
  });
}
