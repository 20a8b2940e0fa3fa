/** The live events of one process against the contract, and what only they promise. */
import { describe, expect, it } from 'vitest';
import { createInProcessLiveEvents } from '../../../src/drivers/live/in-process.ts';
import type { ConversationId, TenantId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { describeLiveEvents } from '../../contracts/live-events.contract.ts';

describeLiveEvents('in process', async () => {
  const events = createInProcessLiveEvents({ onError: () => {} });
  return [events, events];
});

describe('live events in process', () => {
  const tenant = newUuid<TenantId>();
  const conversation = newUuid<ConversationId>();

  it('reports what a listener threw', () => {
    const faults: unknown[] = [];
    const events = createInProcessLiveEvents({ onError: (error) => faults.push(error) });
    events.subscribe(tenant, conversation, () => {
      throw new Error('a broken listener');
    });
    events.publish(tenant, conversation, { kind: 'stop' });
    expect(faults).toMatchObject([{ message: 'a broken listener' }]);
  });

  it('does not tell a listener that joins while an event is told about that event', () => {
    const events = createInProcessLiveEvents({ onError: () => {} });
    let calls = 0;
    const join = (): void => {
      calls += 1;
      events.subscribe(tenant, conversation, join);
    };
    events.subscribe(tenant, conversation, join);
    events.publish(tenant, conversation, { kind: 'stop' });
    expect(calls).toBe(1);
  });

  it('is silent after it was closed', async () => {
    const events = createInProcessLiveEvents({ onError: () => {} });
    let calls = 0;
    events.subscribe(tenant, conversation, () => (calls += 1));
    events.subscribeSettings(() => (calls += 1));
    await events.close();
    events.publish(tenant, conversation, { kind: 'stop' });
    events.publishSettings(tenant, 1);
    expect(calls).toBe(0);
  });
});
