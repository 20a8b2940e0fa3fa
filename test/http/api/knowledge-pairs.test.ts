/** Questions with their answers as documents, through the API. */
import { expect, it } from 'vitest';
import { serveApi } from './serve-api.ts';

it.each([
  [{ question: 'When?' }, ['answer']],
  [{ answer: 'Now.' }, ['question']],
  [{ question: 'When?', answer: 'Now.', title: 'T' }, ['title']],
  [{ question: 'When?', answer: 'Now.', text: 't' }, ['text']],
])('refuses a pair that is none: %j', async (body, fields) => {
  const { call, services } = await serveApi();
  const { status, body: problem } = await call('POST', `/knowledge/bases/${services.addBase('Shop').id}/documents`, body);
  expect([status, problem.errors.map(({ field }: { field: string }) => field)]).toEqual([422, fields]);
});
