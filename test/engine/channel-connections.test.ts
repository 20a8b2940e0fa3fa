/** Connecting, changing and deleting a channel of a platform, step by step: what is stored when a step does not work out. */
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/core/model/channel.ts';
import type { Connection } from '../../src/core/model/connection.ts';
import type { ChannelAdapter, ConnectionCheck, FeedMode } from '../../src/core/ports/channel-adapter.ts';
import type { ConnectionChange } from '../../src/core/ports/connection-store.ts';
import type { SecretPlace } from '../../src/core/ports/secret-store.ts';
import { createChannelConnections } from '../../src/engine/channel-connections.ts';
import { QuotaError, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { createFakeChannelAdapter } from '../builders/fake-channel-adapter.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';

const TENANT = newUuid<TenantId>();
const BOT = { id: '7', name: 'shop_bot' };
const GIVEN = { kind: 'telegram', name: 'Shop', baseIds: [], secrets: { bot_token: new Secret('the-token-of-the-bot') } };

function createScene(publicUrl: string | null = null) {
  const channels = new Map<string, Channel>();
  const stored = new Map<string, Connection>();
  const sealed = new Map<string, string>();
  const done: string[] = [];
  const fed: FeedMode[] = [];
  const metrics = createRecordedMetrics();
  const scene = {
    check: { kind: 'ready', bot: BOT, advice: [] } as ConnectionCheck,
    feed: async (): Promise<void> => {},
    room: async (): Promise<number> => 1,
  };
  const adapter: ChannelAdapter = {
    ...createFakeChannelAdapter('telegram'),
    secrets: ['bot_token', 'webhook_secret'],
    feeds: { poll: ['bot_token'], webhook: ['bot_token'] },
    check: async () => scene.check,
    feed: async (_connection, mode) => {
      fed.push(mode);
      await scene.feed();
    },
  };
  const keyOf = ({ channelId, field }: SecretPlace) => `${channelId}/${field}`;
  const connections = createChannelConnections({
    assertRoom: async () => scene.room(),
    adapters: new Map([
      ['telegram', adapter],
      ['web', createFakeChannelAdapter('web')],
    ]),
    directory: {
      channel: async (_tenant, id) => channels.get(id) ?? null,
      setChannelState: async (_tenant, id, state) => void channels.set(id, { ...channels.get(id)!, state }),
      deleteChannel: async (_tenant, id) => void channels.delete(id),
    },
    connections: {
      create: async (channel, { baseIds, ...connection }) => {
        channels.set(channel.id, { ...channel, baseIds, state: 'paused' });
        stored.set(channel.id, { ...connection, tenantId: TENANT, channelId: channel.id, state: null, stateAt: null, heardAt: null });
      },
      get: async (_tenant, id) => stored.get(id) ?? null,
      refuse: async (_tenant, id) => {
        const isNews = stored.get(id)!.state !== 'refused';
        stored.set(id, { ...stored.get(id)!, state: 'refused' });
        return isNews;
      },
      list: async () => [...stored.values()],
      change: async (_tenant, id, change: ConnectionChange) => {
        done.push('changed');
        stored.set(id, { ...stored.get(id)!, ...change, state: null });
      },
    },
    secrets: {
      put: async (place, value) => {
        done.push('kept');
        sealed.set(keyOf(place), value.reveal());
        return value;
      },
      get: async (place) => {
        const value = sealed.get(keyOf(place));
        return value === undefined ? null : { value: new Secret(value), mark: value };
      },
      lastFours: async (_tenant, field) =>
        new Map([...channels.values()].map(({ id }) => [id, sealed.get(`${id}/${field}`)?.slice(-4) ?? ''])),
    },
    forget: () => {},
    metrics,
    publicUrl,
    newId: newUuid,
    logger: createSilentLogger(),
  });
  return { scene, adapter, connections, channels, stored, sealed, done, fed, metrics };
}

it('keeps what was given and makes the secret that only we choose', async () => {
  const { connections, sealed, fed } = createScene();
  const channel = await connections.create(TENANT, GIVEN);
  expect(channel).toMatchObject({ kind: 'telegram', name: 'Shop', state: 'active' });
  expect(sealed.get(`${channel.id}/telegram.bot_token`)).toBe('the-token-of-the-bot');
  expect(sealed.get(`${channel.id}/telegram.webhook_secret`)).toMatch(/^[\w-]{43}$/);
  expect(fed).toEqual([{ kind: 'poll' }]);
  expect(await connections.get(channel)).toMatchObject({ bot: BOT, mode: 'poll', lastFour: '-bot' });
});

it('is fed by webhook where there is a public https address, and as it was told elsewhere', async () => {
  const atHome = createScene('https://claw.example/support');
  const channel = await atHome.connections.create(TENANT, GIVEN);
  expect(atHome.fed).toEqual([{ kind: 'webhook', url: `https://claw.example/support/webhooks/telegram/${channel.id}` }]);
  await atHome.connections.change(channel, { mode: 'poll' });
  expect(atHome.fed.at(-1)).toEqual({ kind: 'poll' });
  const hidden = createScene();
  await expect(hidden.connections.create(TENANT, { ...GIVEN, mode: 'webhook' })).rejects.toMatchObject({
    code: 'input_invalid',
    details: { faults: [{ field: 'mode' }] },
  });
});

it('stores nothing of a token that is refused or cannot be tried', async () => {
  const { scene, connections, channels, stored } = createScene();
  scene.check = { kind: 'refused', reason: 'Telegram does not take it.' };
  const faults = [{ field: 'secrets.bot_token', rule: 'refused' }];
  await expect(connections.create(TENANT, GIVEN)).rejects.toMatchObject({ code: 'input_invalid', details: { faults } });
  scene.check = { kind: 'unreachable', reason: 'away' };
  await expect(connections.create(TENANT, GIVEN)).rejects.toMatchObject({ code: 'upstream_unreachable' });
  expect([channels.size, stored.size]).toEqual([0, 0]);
});

it('makes and resumes no channel that the plan does not hold', async () => {
  const { scene, connections, channels, fed } = createScene();
  const channel = await connections.create(TENANT, GIVEN);
  await connections.pause(channel);
  scene.room = async () => Promise.reject(new QuotaError('full'));
  await expect(connections.create(TENANT, GIVEN)).rejects.toMatchObject({ code: 'quota_exceeded' });
  await expect(connections.resume({ ...channel, state: 'paused' })).rejects.toMatchObject({ code: 'quota_exceeded' });
  expect([channels.size, channels.get(channel.id)?.state, fed.length]).toEqual([1, 'paused', 1]);
  await connections.resume(channel);
  expect(channels.get(channel.id)?.state).toBe('active');
});

it('changes nothing of an app that was installed in a workspace: that is renewed by another installation', async () => {
  const { connections, stored, sealed, done } = createScene('https://claw.example');
  const channel = await connections.create(TENANT, GIVEN);
  const workspace = { id: 'T1', name: 'Shop' };
  stored.set(channel.id, { ...stored.get(channel.id)!, installation: { appId: '1.2', workspace } });
  const [before, said] = [new Map(sealed), done.length];
  for (const change of [{ secrets: { bot_token: new Secret('another-token') } }, { mode: 'poll' as const }])
    await expect(connections.change(channel, change)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('install it again'),
    });
  expect([sealed, done.length]).toEqual([before, said]);
});

it('names secrets that are missing and those that are not of this kind', async () => {
  const { connections } = createScene();
  const wrong = connections.create(TENANT, { ...GIVEN, secrets: { signing_secret: new Secret('x') } });
  await expect(wrong).rejects.toMatchObject({ details: { faults: [{ field: 'secrets.signing_secret' }, { field: 'secrets.bot_token' }] } });
  await expect(connections.create(TENANT, { ...GIVEN, kind: 'web' })).rejects.toMatchObject({ code: 'conflict' });
});

it('takes a channel back when the platform does not do its part', async () => {
  const { scene, connections, channels } = createScene();
  scene.feed = () => Promise.reject(new UpstreamUnreachable('away'));
  await expect(connections.create(TENANT, GIVEN)).rejects.toMatchObject({ code: 'upstream_unreachable' });
  expect(channels.size).toBe(0);
});

it('tells of a new token after it was kept, so that whoever polls begins with it', async () => {
  const { connections, sealed, done } = createScene();
  const channel = await connections.create(TENANT, GIVEN);
  done.length = 0;
  await connections.change(channel, { secrets: { bot_token: new Secret('another-token-of-it') } });
  expect(done).toEqual(['changed', 'kept', 'changed']);
  expect(sealed.get(`${channel.id}/telegram.bot_token`)).toBe('another-token-of-it');
});

it('tells the platform nothing of a paused channel until it is resumed', async () => {
  const { connections, channels, fed } = createScene();
  const channel = await connections.create(TENANT, GIVEN);
  await connections.pause(channel);
  fed.length = 0;
  await connections.change(channels.get(channel.id)!, { secrets: GIVEN.secrets });
  expect(fed).toEqual([]);
  await connections.resume(channels.get(channel.id)!);
  expect([fed, channels.get(channel.id)?.state]).toEqual([[{ kind: 'poll' }], 'active']);
});

it('deletes a channel whose platform cannot be told', async () => {
  const { scene, connections, channels } = createScene('https://claw.example');
  const channel = await connections.create(TENANT, GIVEN);
  scene.feed = () => Promise.reject(new UpstreamUnreachable('away'));
  await connections.remove(channel);
  expect(channels.size).toBe(0);
});

it('notes that a test found the token refused, and goes on by itself once a test finds it good', async () => {
  const { scene, connections, stored, fed, metrics } = createScene();
  const channel = await connections.create(TENANT, GIVEN);
  scene.check = { kind: 'refused', reason: 'Telegram does not take it.' };
  for (const _again of [1, 2]) expect(await connections.test(channel)).toMatchObject({ kind: 'refused' });
  expect(stored.get(channel.id)?.state).toBe('refused');
  expect(metrics.counted).toEqual([{ name: 'claw_connection_faults_total', labels: { channel: 'telegram', state: 'refused' } }]);
  scene.check = { kind: 'unreachable', reason: 'away' };
  await connections.test(channel);
  expect(stored.get(channel.id)?.state).toBe('refused');
  scene.check = { kind: 'ready', bot: BOT, advice: [] };
  const before = fed.length;
  await connections.test(channel);
  expect([stored.get(channel.id)?.state, fed.length - before]).toEqual([null, 1]);
  await connections.test(channel);
  expect(fed.length - before).toBe(1);
});

describe('a channel that may hold a socket', () => {
  const secrets = { bot_token: new Secret('t'), app_token: new Secret('a') };
  const create = (publicUrl: string | null, given: Parameters<ReturnType<typeof createScene>['connections']['create']>[1]) => {
    const { connections, adapter, fed } = createScene(publicUrl);
    Object.assign(adapter, {
      secrets: ['bot_token', 'signing_secret', 'app_token'],
      feeds: { webhook: ['bot_token', 'signing_secret'], socket: ['bot_token', 'app_token'] },
    });
    return connections.create(TENANT, given).then(() => fed);
  };

  it('is fed by what its secrets are for', async () => {
    expect(await create('https://claw.example', { ...GIVEN, secrets })).toEqual([{ kind: 'socket' }]);
    const signed = { ...secrets, signing_secret: new Secret('s') };
    expect(await create('https://claw.example', { ...GIVEN, secrets: signed })).toMatchObject([{ kind: 'webhook' }]);
    expect(await create(null, { ...GIVEN, secrets: signed })).toEqual([{ kind: 'socket' }]);
  });

  it('names the secret that the way it is to be fed takes, and ways that are not its own', async () => {
    const signing = [{ field: 'secrets.signing_secret', rule: 'required' }];
    const posted = create('https://claw.example', { ...GIVEN, mode: 'webhook', secrets });
    await expect(posted).rejects.toMatchObject({ details: { faults: signing } });
    const app = [{ field: 'secrets.app_token', rule: 'required' }];
    await expect(create(null, GIVEN)).rejects.toMatchObject({ details: { faults: app } });
    await expect(create(null, { ...GIVEN, mode: 'poll', secrets })).rejects.toMatchObject({ details: { faults: [{ rule: 'unknown' }] } });
  });
});
