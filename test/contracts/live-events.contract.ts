/** What every LiveEvents must do; delivery may take a moment, so the cases wait for it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { LiveEvent, LiveEvents } from '../../src/core/ports/live-events.ts';
import type { ConversationId, MessageId, TenantId } from '../../src/kernel/ids.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { until } from '../support/until.ts';

export interface LiveEventsCapabilities {
  /** Resolves when everything subscribed to so far in the conversation is heard; not needed where that is at once. */
  readonly settled?: (tenantId: TenantId, conversationId: ConversationId) => Promise<void>;
}

/** `open` gives two ends that hear each other; one process may give the same object twice. */
export function describeLiveEvents(
  name: string,
  open: () => Promise<readonly [LiveEvents, LiveEvents]>,
  { settled = async () => {} }: LiveEventsCapabilities = {},
): void {
  describe(`live events: ${name}`, () => {
    const opened: LiveEvents[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
    });
    const ends = async (): Promise<readonly [LiveEvents, LiveEvents]> => {
      const both = await open();
      opened.push(...new Set(both));
      return both;
    };
    const tenant = newUuid<TenantId>();
    const conversation = newUuid<ConversationId>();
    /** What was published, without the news that something may have been missed. */
    const published = (listener: (event: LiveEvent) => void) => (event: LiveEvent) => {
      if (event.kind !== 'missed') listener(event);
    };

    it('brings every kind of event to the listeners of its conversation, in order', async () => {
      const [here, there] = await ends();
      const heard: LiveEvent[] = [];
      there.subscribe(
        tenant,
        conversation,
        published((event) => heard.push(event)),
      );
      await settled(tenant, conversation);
      const events: readonly LiveEvent[] = [
        { kind: 'status', state: 'answering' },
        { kind: 'delta', messageId: newUuid<MessageId>(), offset: 0, text: '退款需要 7 天。' },
        { kind: 'message', seq: 2 },
        { kind: 'joined' },
        { kind: 'stop' },
      ];
      for (const event of events.slice(0, 2)) here.publish(tenant, conversation, event);
      here.publish(tenant, conversation, ...events.slice(2));
      await until(() => heard.length === events.length);
      expect(heard).toEqual(events);
    });

    it('tells nobody else: another conversation, or the same id under another tenant', async () => {
      const [here, there] = await ends();
      const strangers: LiveEvent[] = [];
      const strange = published((event) => strangers.push(event));
      there.subscribe(tenant, newUuid<ConversationId>(), strange);
      there.subscribe(newUuid<TenantId>(), conversation, strange);
      let mine = 0;
      there.subscribe(
        tenant,
        conversation,
        published(() => (mine += 1)),
      );
      await settled(tenant, conversation);
      here.publish(tenant, conversation, { kind: 'stop' });
      await until(() => mine === 1);
      expect(strangers).toEqual([]);
    });

    it('stops telling who has left, and only them', async () => {
      const [here, there] = await ends();
      const heard: string[] = [];
      const listener = published(() => void heard.push('same'));
      const leave = there.subscribe(tenant, conversation, listener);
      there.subscribe(tenant, conversation, listener);
      leave();
      leave();
      await settled(tenant, conversation);
      here.publish(tenant, conversation, { kind: 'message', seq: 1 });
      await until(() => heard.length > 0);
      expect(heard).toEqual(['same']);
    });

    it('tells everybody else when one listener throws', async () => {
      const [here, there] = await ends();
      let heard = 0;
      there.subscribe(tenant, conversation, () => {
        throw new Error('a broken listener');
      });
      there.subscribe(
        tenant,
        conversation,
        published(() => (heard += 1)),
      );
      await settled(tenant, conversation);
      expect(() => here.publish(tenant, conversation, { kind: 'stop' })).not.toThrow();
      await until(() => heard === 1);
      expect(heard).toBe(1);
    });

    it('tells that settings changed, with tenant and version', async () => {
      const [here, there] = await ends();
      const heard: unknown[] = [];
      const leave = there.subscribeSettings((tenantId, version) => heard.push([tenantId, version]));
      here.publishSettings(tenant, 7);
      await until(() => heard.length === 1);
      leave();
      here.publishSettings(tenant, 8);
      let last = 0;
      there.subscribeSettings((_tenant, version) => (last = version));
      here.publishSettings(tenant, 9);
      await until(() => last === 9);
      expect(heard).toEqual([[tenant, 7]]);
    });
  });
}
