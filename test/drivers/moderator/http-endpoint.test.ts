/** What is sent to a moderation endpoint, and which of its answers are understood. */
import { expect, it } from 'vitest';
import { createHttpModerator } from '../../../src/drivers/moderator/http-endpoint.ts';

const ask = (answer: unknown) => {
  const sent: unknown[] = [];
  const moderator = createHttpModerator(async (address, body) => {
    sent.push(address, body);
    return answer;
  });
  const verdict = moderator.ask('https://shop.example/judge', { direction: 'in', text: 'Hello' }, new AbortController().signal);
  return { sent, verdict };
};

it('sends direction and text, and gives verdict and reason back', async () => {
  const { sent, verdict } = ask({ allowed: false, reason: 'rude', more: 1 });
  expect(await verdict).toEqual({ allowed: false, reason: 'rude' });
  expect(sent).toEqual(['https://shop.example/judge', { direction: 'in', text: 'Hello' }]);
  expect(await ask({ allowed: true }).verdict).toEqual({ allowed: true, reason: null });
});

it.each([[null], [{}], [{ allowed: 'yes' }], [[]]])('takes %j for no verdict', async (answer) => {
  await expect(ask(answer).verdict).rejects.toMatchObject({ code: 'upstream_refused' });
});
