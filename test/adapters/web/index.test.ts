import { expect, it } from 'vitest';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import type { ConversationId, MessageId, TenantId } from '../../../src/kernel/ids.ts';
import { createScene } from './web-scene.ts';

const delivery = { conversationId: 'c' as ConversationId, messageId: 'm' as MessageId, seq: 7 } as Delivery;
const context = { tenantId: 't' as TenantId, signal: new AbortController().signal };

it('delivers by telling open pages which message to read', async () => {
  const { adapter, published } = createScene();
  expect(await adapter.perform(delivery, context)).toEqual({ platformId: 'm' });
  expect(published).toEqual([{ kind: 'message', seq: 7 }]);
});

it('settles a send whose end was not seen by telling them again', async () => {
  const { adapter, published } = createScene();
  expect(await adapter.settle(delivery, context)).toEqual({ kind: 'sent', receipt: { platformId: 'm' } });
  expect(published).toEqual([{ kind: 'message', seq: 7 }]);
});

it('tells nobody when the send was called off', async () => {
  const { adapter, published } = createScene();
  await expect(adapter.perform(delivery, { ...context, signal: AbortSignal.abort() })).rejects.toMatchObject({ sent: 'no' });
  expect(published).toEqual([]);
});
