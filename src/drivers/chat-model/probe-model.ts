/** Tries a model with one small call, told apart by what its owner has to change. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { ModelKind } from '../../core/model/model-endpoint.ts';
import type { ModelCheck, ModelProbe } from '../../core/ports/model-probe.ts';
import type { OpenModel } from '../../core/ports/model-store.ts';
import type { VettedRequest } from '../_shared/vetted-request.ts';
import { faultOfError, faultOfStatus } from '../_shared/read-model-fault.ts';
import { withExtra } from '../_shared/with-extra.ts';
import { parseJson } from '../_shared/parse-json.ts';

/** More than any answer to these calls; of a longer one the rest is not read. */
const MOST_CHARACTERS = 512 * 1_024;
const WORD = 'ping';

const CALLS: Readonly<Record<ModelKind, { readonly path: string; readonly body: object; readonly answer: z.ZodType }>> = {
  chat: {
    path: '/chat/completions',
    body: { messages: [{ role: 'user', content: WORD }], max_tokens: 8, stream: false },
    answer: z.object({ choices: z.array(z.object({ message: z.object({}) })).min(1) }),
  },
  embedding: {
    path: '/embeddings',
    body: { input: [WORD] },
    answer: z.object({ data: z.array(z.object({ embedding: z.union([z.array(z.number()).min(1), z.string().min(1)]) })).min(1) }),
  },
  rerank: {
    path: '/rerank',
    body: { query: WORD, documents: [WORD, 'pong'] },
    answer: z.object({ results: z.array(z.object({ index: z.int() })).min(1) }),
  },
};

export const createModelProbe = (request: VettedRequest): ModelProbe => ({
  probe: async (model, signal) => {
    try {
      return await ask(request, model, signal);
    } catch (error) {
      return { kind: 'failed', fault: signal.aborted ? 'timeout' : faultOfError(error), status: null };
    }
  },
});

async function ask(request: VettedRequest, { endpoint, key }: OpenModel, signal: AbortSignal): Promise<ModelCheck> {
  const { path, body, answer } = CALLS[endpoint.kind];
  const text = JSON.stringify(withExtra({ model: endpoint.model, ...body }, endpoint.extra));
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(key !== null && { authorization: `Bearer ${key.reveal()}` }),
  };
  const response = await request(endpoint.baseUrl + path, { method: 'POST', headers, body: text, signal });
  const told = await readText(response);
  const status = response.statusCode ?? 0;
  if (status !== 200) return { kind: 'failed', fault: faultOfStatus(status, told), status };
  const parsed = answer.safeParse(parseJson(told));
  // A page of another kind at this address is no fault of the model's.
  if (!parsed.success) return { kind: 'failed', fault: isJson(told) ? 'unusable' : 'url', status };
  return { kind: 'ready', dimensions: endpoint.kind === 'embedding' ? dimensionsOf(parseJson(told)) : null };
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > MOST_CHARACTERS) break;
    }
  } finally {
    response.destroy();
  }
  return text;
}

const isJson = (text: string): boolean => parseJson(text) !== undefined;

/** Vectors come as numbers, or as 32-bit floats in base64. */
function dimensionsOf(answer: unknown): number | null {
  const vector = (answer as { data: [{ embedding: readonly number[] | string }] }).data[0].embedding;
  return typeof vector === 'string' ? Buffer.from(vector, 'base64').length / 4 : vector.length;
}
