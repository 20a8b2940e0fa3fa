/** Live events over Redis against the contract, and what becomes of them when Redis is not there. */
import { afterAll, describe, expect, it } from 'vitest';
import { createRedisLiveEvents } from '../../../src/drivers/live/redis.ts';
import type { LiveEvent, LiveEvents } from '../../../src/core/ports/live-events.ts';
import type { ConversationId, TenantId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { describeLiveEvents } from '../../contracts/live-events.contract.ts';
import { startTestRedis, withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const server = await startTestRedis();
if ('skip' in server) it.skip(`live events over Redis (${server.skip})`);
else {
  afterAll(() => server.stop());
  const open = (prefix = 'claw', onError: (error: unknown) => void = () => {}): Promise<LiveEvents> =>
    createRedisLiveEvents({ url: new Secret(server.url), prefix, origin: newUuid(), onError });
  const channels = (): Promise<string[]> => withRedis(server.url, async (client) => (await client.pubsub('CHANNELS', '*')) as string[]);
  const settled = (tenantId: TenantId, conversationId: ConversationId): Promise<void> =>
    until(async () => (await channels()).includes(`claw:live:${tenantId}:${conversationId}`));

  describeLiveEvents('over Redis', async () => [await open(), await open()], { settled });
  describeLiveEvents('over Redis, inside one process', async () => {
    const events = await open();
    return [events, events];
  });

  describe('live events over Redis', () => {
    const tenant = newUuid<TenantId>();

    it('keep a channel subscribed while somebody listens, and only then', async () => {
      const events = await open();
      const conversation = newUuid<ConversationId>();
      const mine = async () => (await channels()).filter((name) => name.includes(conversation)).length;
      const leaves = [1, 2, 3].map(() => events.subscribe(tenant, conversation, () => {}));
      await settled(tenant, conversation);
      leaves[0]?.();
      leaves[0]?.();
      leaves[1]?.();
      expect(await mine()).toBe(1);
      leaves[2]?.();
      await until(async () => (await mine()) === 0);
      await events.close();
    });

    it('say that something may have been missed once a channel is heard, and again after Redis came back', async () => {
      const [here, there] = [await open(), await open()];
      const conversation = newUuid<ConversationId>();
      const heard: LiveEvent[] = [];
      there.subscribe(tenant, conversation, (event) => heard.push(event));
      await until(() => heard.length === 1);
      await server.kill();
      expect(() => here.publish(tenant, conversation, { kind: 'stop' })).not.toThrow();
      await server.start();
      await until(() => heard.length === 2);
      expect(heard).toEqual([{ kind: 'missed' }, { kind: 'missed' }]);
      await until(() => {
        here.publish(tenant, conversation, { kind: 'message', seq: 3 });
        return heard.length > 2;
      });
      expect(heard[2]).toEqual({ kind: 'message', seq: 3 });
      await Promise.all([here.close(), there.close()]);
    });

    it('reach the listeners of their own process while Redis is away, and never wait for it', async () => {
      const events = await open();
      const conversation = newUuid<ConversationId>();
      const heard: LiveEvent[] = [];
      events.subscribe(tenant, conversation, (event) => event.kind !== 'missed' && heard.push(event));
      await settled(tenant, conversation);
      server.pause();
      const before = performance.now();
      for (let seq = 1; seq <= 20_000; seq += 1) events.publish(tenant, conversation, { kind: 'message', seq });
      expect(performance.now() - before).toBeLessThan(2_000);
      expect(heard).toHaveLength(20_000);
      server.resume();
      await events.close();
    });

    it('are kept apart by their prefix, and shrug at what is no event', async () => {
      const faults: unknown[] = [];
      const [events, other] = [await open('claw', (error) => faults.push(error)), await open('other')];
      const conversation = newUuid<ConversationId>();
      const heard: LiveEvent[] = [];
      events.subscribe(tenant, conversation, (event) => event.kind !== 'missed' && heard.push(event));
      await settled(tenant, conversation);
      other.publish(tenant, conversation, { kind: 'stop' });
      const channel = `claw:live:${tenant}:${conversation}`;
      const own = { from: 'x', events: [{ kind: 'message', seq: 5 }] };
      await withRedis(server.url, async (client) => {
        for (const text of ['no json', '{"from":"x","events":[{"kind":"strange"}]}', JSON.stringify(own)])
          await client.publish(channel, text);
      });
      await until(() => heard.length > 0);
      expect(heard).toEqual([{ kind: 'message', seq: 5 }]);
      expect(faults).toHaveLength(2);
      await Promise.all([events.close(), other.close()]);
    });
  });
}
