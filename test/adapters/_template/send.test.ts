import { afterAll, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import { createTemplateScene } from './template-scene.ts';

const scene = await createTemplateScene();
afterAll(() => scene.close());

const target = { space: 'r1', replyTo: 'm1' };
const delivery = { channelId: newUuid(), target, content: { text: 'Hello.' } } as Partial<Delivery> as Delivery;
const send = () => scene.adapter.perform(delivery, { tenantId: scene.connection.channel.tenantId, signal: new AbortController().signal });

it('is one call to the place of the question', async () => {
  await expect(send()).resolves.toEqual({ platformId: '1' });
  expect(scene.sent).toEqual([{ room: 'r1', reply_to: 'm1', text: 'Hello.' }]);
});

it.each([
  ['refused for good', 403, { sent: 'no', retryable: false }],
  ['put off', 429, { sent: 'no', retryable: true, retryAfterMs: 7_000 }],
  ['lost from sight', 502, { sent: 'unknown', retryable: true }],
])('is %s by a %i', async (_what, status, fault) => {
  scene.fail(status, { 'retry-after': '7' });
  await expect(send()).rejects.toMatchObject(fault);
});
