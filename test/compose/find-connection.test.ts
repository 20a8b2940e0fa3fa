/** Finding a connection: what makes one, how long it is remembered, and when it is not. */
import { expect, it } from 'vitest';
import { createFindConnection } from '../../src/compose/find-connection.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ChannelId } from '../../src/kernel/ids.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { buildConnection } from '../builders/build-connection.ts';
import { createManualClock } from '../builders/manual-clock.ts';

function createScene() {
  const { channel, bot } = buildConnection();
  const clock = createManualClock();
  const scene = { channel, asked: 0, read: 0, version: '1', isAway: false };
  const { tenantId, id } = channel;
  const known = createFindConnection({
    clock,
    connections: {
      version: async (asked) => {
        scene.asked += 1;
        if (scene.isAway) throw new Error('away');
        return asked === id ? { tenantId, version: scene.version } : null;
      },
      get: async () => ({ tenantId, channelId: id, bot, mode: 'poll', installation: null, state: null, stateAt: null, heardAt: null }),
    },
    directory: {
      channel: async () => {
        scene.read += 1;
        return scene.channel;
      },
    },
    secrets: {
      get: async ({ field }) => (field === `${channel.kind}.bot_token` ? { value: new Secret('token'), mark: 'm' } : null),
    },
    settings: { get: async (_tenant, _channel, key) => (key === 'groups.audience' ? 'threads' : undefined) as never },
    secretNames: () => ['bot_token', 'webhook_secret'],
  });
  return { scene, clock, known, id, bot };
}

it('opens the secrets that there are, and says what is answered in groups', async () => {
  const { known, id, bot } = createScene();
  const found = await known.find(id);
  expect(found).toMatchObject({ bot, audience: 'threads' });
  expect(Object.entries(found!.secrets).map(([name, secret]) => [name, secret.reveal()])).toEqual([['bot_token', 'token']]);
});

it('asks once a second, for what nobody knows too, and at once after a change', async () => {
  const { scene, clock, known, id } = createScene();
  for (const one of [id, newUuid<ChannelId>()]) {
    scene.asked = 0;
    await Promise.all([known.find(one), known.find(one)]);
    expect(scene.asked).toBe(1);
    clock.advance(999);
    await known.find(one);
    expect(scene.asked).toBe(1);
    clock.advance(1);
    await known.find(one);
    expect(scene.asked).toBe(2);
    known.forget(one);
    await known.find(one);
    expect(scene.asked).toBe(3);
  }
});

it('reads anew what it knows only when the version is another one', async () => {
  const { scene, clock, known, id } = createScene();
  const first = await known.find(id);
  clock.advance(1_000);
  expect(await known.find(id)).toEqual(first);
  expect([scene.asked, scene.read]).toEqual([2, 1]);
  scene.version = '2';
  scene.channel = { ...scene.channel, name: 'Other' };
  clock.advance(1_000);
  expect(await known.find(id)).toMatchObject({ channel: { name: 'Other' } });
  expect(scene.read).toBe(2);
});

it('gives no paused connection, and none to strangers', async () => {
  const { scene, known, id } = createScene();
  scene.channel = { ...scene.channel, state: 'paused' };
  expect(await known.find(id)).toBeNull();
  expect(await known.find(newUuid<ChannelId>())).toBeNull();
});

it('does not remember a failure', async () => {
  const { scene, known, id } = createScene();
  scene.isAway = true;
  await expect(known.find(id)).rejects.toThrow('away');
  scene.isAway = false;
  expect(await known.find(id)).not.toBeNull();
});
