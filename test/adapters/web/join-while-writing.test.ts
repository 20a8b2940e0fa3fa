/** Who comes while an answer is being written sees it from its beginning, in one process and over Redis. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createInProcessLiveEvents } from '../../../src/drivers/live/in-process.ts';
import { createRedisLiveEvents } from '../../../src/drivers/live/redis.ts';
import type { LiveEvents } from '../../../src/core/ports/live-events.ts';
import { newUuid, type ConversationId, type MessageId } from '../../../src/kernel/ids.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { startTestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { createScene, follow, type Scene } from './web-scene.ts';

type Followed = Awaited<ReturnType<typeof follow>>;

/** The text that a reader has put together from what the stream sent of one answer. */
const textOf = ({ of }: Followed): string =>
  of('delta')
    .map(({ data }) => data as { offset: number; text: string })
    .reduce((text, piece) => text.slice(0, piece.offset) + piece.text, '');

/** @param open two ends that hear each other: where the answer is written, and where it is read */
function describeJoining(name: string, open: () => Promise<readonly [LiveEvents, LiveEvents]>): void {
  describe(`joining while an answer is written, ${name}`, () => {
    const ends: (() => unknown)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).toReversed()) await end();
    });
    const join = async (scene: Scene, token: string): Promise<Followed> => {
      const reader = await follow(scene, token);
      ends.push(() => reader.close());
      return reader;
    };
    const begin = async () => {
      const [there, here] = await open();
      ends.push(
        () => there.close(),
        () => here.close(),
      );
      const fake = createFakeChannelHost();
      const [writing, reading] = [createScene({ fake, live: there }), createScene({ fake, live: here })];
      const { token, conversationId } = await reading.session();
      return { reading, token, write: writerOf(writing, conversationId) };
    };
    const writerOf = (scene: Scene, conversationId: ConversationId) => (messageId: string) => {
      const { tenantId, id: channelId } = scene.fake.channels[0]!;
      const preview = { show: async () => 'over' as const };
      const target = { space: conversationId };
      const surface = scene.adapter.live({ tenantId, channelId, conversationId, messageId: messageId as MessageId, target, preview })!;
      ends.push(() => surface.close());
      return surface;
    };

    it('shows the text so far, then what follows', async () => {
      const { reading, token, write } = await begin();
      const surface = write('m');
      surface.write('One.');
      surface.write('One. Two.');
      const late = await join(reading, token);
      await until(() => textOf(late) === 'One. Two.');
      surface.write('One. Two. Three.');
      await until(() => textOf(late) === 'One. Two. Three.');
      expect(late.of('delta').map(({ data }) => (data as { offset: number }).offset)).toEqual([0, 9]);
    });

    it('sends nothing twice to who was there before', async () => {
      const { reading, token, write } = await begin();
      const early = await join(reading, token);
      const surface = write('m');
      // Over a network the way to a reader opens when it opens; what is said before then is said again.
      surface.write('One.');
      await until(() => textOf(early) === 'One.');
      const late = await join(reading, token);
      await until(() => textOf(late) === 'One.');
      surface.write('One. Two.');
      await until(() => textOf(early) === 'One. Two.');
      expect(early.of('delta')).toHaveLength(2);
    });

    it('is quiet about an answer that is not begun, and about one that has ended', async () => {
      const { reading, token, write } = await begin();
      write('waits');
      const ended = write('ended');
      ended.write('One.');
      await ended.close();
      const late = await join(reading, token);
      const next = write('next');
      next.write('Other.');
      await until(() => late.of('delta').length > 0);
      expect(late.of('delta').map(({ data }) => (data as { message_id: string }).message_id)).toEqual(['next']);
    });
  });
}

describeJoining('in one process', async () => {
  const live = createInProcessLiveEvents({ onError: () => {} });
  return [live, live];
});

const redis = await startTestRedis();
if ('skip' in redis) it.skip(`joining over Redis (${redis.skip})`);
else {
  afterAll(() => redis.stop());
  const connect = () => createRedisLiveEvents({ url: new Secret(redis.url), prefix: 'claw', origin: newUuid(), onError: () => {} });
  describeJoining('over Redis', async () => [await connect(), await connect()]);
}
