/** Connections on a real database: one channel a bot, one holder a poll, and what each of them may still write. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../../src/kernel/ids.ts';
import { randomToken, Secret } from '../../../src/kernel/secret.ts';
import type { FeedModeName } from '../../../src/core/model/connection.ts';
import type { ConnectionStore } from '../../../src/core/ports/connection-store.ts';
import { createConnectionStore } from '../../../src/drivers/store/connection-store.ts';
import { createSecretStore } from '../../../src/drivers/store/secret-store.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const LEASE_MS = 8_000;
// Its login is a superuser: what these tests read and write from outside belongs to many tenants.
const server = await startTestPostgres('embedded');

if ('skip' in server) it.skip(`connections (${server.skip})`);
else {
  describe('connections', () => {
    describeConnections(server.ownerUrl);
  });
}

function describeConnections(ownerUrl: string): void {
  let store: TestStore;
  let connections: ConnectionStore;
  let tenantId: TenantId;
  let channelId: ChannelId;
  let botId: string;
  const plantTenant = async (): Promise<TenantId> => {
    const id = newUuid<TenantId>();
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'One', 'free')`, [id]);
    return id;
  };
  const create = async (tenant: TenantId, bot: string, mode: FeedModeName = 'poll'): Promise<ChannelId> => {
    const id = newUuid<ChannelId>();
    const channel = { tenantId: tenant, id, kind: 'telegram', name: 'T', publicKey: id };
    await connections.create(channel, { baseIds: [], bot: { id: bot, name: 'shop_bot' }, mode, installation: null });
    return id;
  };
  const activate = (id: ChannelId) => store.owner(`update channels set state = 'active' where id = $1`, [id]);
  const expire = (id: ChannelId) =>
    store.owner(`update channel_connections set lease_until = clock_timestamp() - interval '1 second' where channel_id = $1`, [id]);
  const takeAs = async (holder: string) => (await connections.take(holder, LEASE_MS, 100)).filter((held) => held.channelId === channelId);
  const renewAs = async (holder: string) => (await connections.renew(holder, LEASE_MS)).filter((held) => held.channelId === channelId);
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    connections = createConnectionStore(store.pool);
  }, 30_000);
  afterAll(() => store?.close());
  beforeEach(async () => {
    tenantId = await plantTenant();
    botId = newUuid();
    channelId = await create(tenantId, botId);
    await activate(channelId);
  });

  it('gives back what the platform said of the bot, to its own tenant alone', async () => {
    const bot = { id: botId, name: 'shop_bot' };
    const expected = { tenantId, channelId, bot, mode: 'poll', installation: null, state: null, stateAt: null, heardAt: null };
    expect(await connections.get(tenantId, channelId)).toEqual(expected);
    expect(await connections.list(tenantId)).toEqual([expected]);
    expect(await connections.get(await plantTenant(), channelId)).toBeNull();
  });

  it('has another version after every change of the channel, its connection or its secrets, and the same one else', async () => {
    const secrets = createSecretStore(store.pool, [new Secret(randomToken())]);
    const place = { tenantId, channelId, field: 'telegram.bot_token' };
    const versions = new Set([(await connections.version(channelId))!.version]);
    const changes = [
      () => secrets.put(place, new Secret('one')),
      () => secrets.put(place, new Secret('other')),
      () => connections.change(tenantId, channelId, { mode: 'webhook' }),
      () => connections.refuse(tenantId, channelId),
      () => store.owner(`update channels set name = 'New' where id = $1`, [channelId]),
      () => store.owner(`update channels set state = 'paused' where id = $1`, [channelId]),
    ];
    for (const [index, change] of changes.entries()) {
      await change();
      versions.add((await connections.version(channelId))!.version);
      expect(versions.size).toBe(index + 2);
    }
    await connections.heard(tenantId, channelId, 0);
    expect(await connections.version(channelId)).toEqual({ tenantId, version: [...versions].at(-1) });
    expect(await connections.version(newUuid())).toBeNull();
  });

  it('connects a shared app once in a workspace, whoever asks, and finds whom it serves there', async () => {
    const installation = { appId: newUuid(), workspace: { id: 'T1', name: 'Shop' } };
    const install = async (tenant: TenantId, workspaceId: string): Promise<ChannelId> => {
      const id = newUuid<ChannelId>();
      const channel = { tenantId: tenant, id, kind: 'slack', name: 'S', publicKey: id };
      const workspace = { ...installation.workspace, id: workspaceId };
      const bot = { id: newUuid(), name: 'claw' };
      await connections.create(channel, { baseIds: [], bot, mode: 'webhook', installation: { ...installation, workspace } });
      return id;
    };
    const id = await install(tenantId, 'T1');
    expect(await connections.get(tenantId, id)).toMatchObject({ installation });
    expect(await connections.installedIn('slack', installation.appId, 'T1')).toEqual({ tenantId, channelId: id });
    const other = await plantTenant();
    await expect(install(other, 'T1')).rejects.toMatchObject({ code: 'conflict' });
    const elsewhere = await install(other, 'T2');
    expect(await connections.installedIn('slack', installation.appId, 'T2')).toEqual({ tenantId: other, channelId: elsewhere });
    for (const [kind, app, workspace] of [
      ['discord', installation.appId, 'T1'],
      ['slack', newUuid(), 'T1'],
      ['slack', installation.appId, 'T3'],
    ] as const)
      expect(await connections.installedIn(kind, app, workspace)).toBeNull();
  });

  it('connects a bot once, whoever asks, and leaves no channel behind', async () => {
    const other = await plantTenant();
    await expect(create(other, botId)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('connected') });
    expect(await store.owner('select from channels where tenant_id = $1', [other])).toEqual([]);
    const second = await create(other, newUuid());
    await expect(connections.change(other, second, { bot: { id: botId, name: 'shop_bot' } })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('gives a poll to one holder, and to the next once the lease ran out', async () => {
    const all = (await Promise.all(['a', 'b', 'c'].map(takeAs))).flat();
    expect(all).toEqual([{ tenantId, channelId, fence: 1, revision: 1 }]);
    expect(await takeAs('later')).toEqual([]);
    await expire(channelId);
    expect(await takeAs('next')).toEqual([{ tenantId, channelId, fence: 2, revision: 1 }]);
    expect(await renewAs('a')).toEqual([]);
    expect(await renewAs('next')).toHaveLength(1);
  });

  it('gives out no poll that is paused, fed by webhook or refused by the platform', async () => {
    const [held] = await takeAs('a');
    await connections.tell(held!, 'refused');
    await connections.release('a', [channelId]);
    expect(await takeAs('a')).toEqual([]);
    await connections.change(tenantId, channelId, {});
    expect(await takeAs('a')).toEqual([{ tenantId, channelId, fence: 2, revision: 2 }]);
    await store.owner(`update channels set state = 'paused' where id = $1`, [channelId]);
    expect(await renewAs('a')).toEqual([]);
    await connections.release('a', [channelId]);
    expect(await takeAs('b')).toEqual([]);
    await activate(channelId);
    await connections.change(tenantId, channelId, { mode: 'webhook' });
    expect(await takeAs('b')).toEqual([]);
  });

  it('gives out a socket as it does a poll, and takes its life for no proof that a refused token is good again', async () => {
    await connections.change(tenantId, channelId, { mode: 'socket' });
    const [held] = await takeAs('a');
    await connections.refuse(tenantId, channelId);
    await connections.heard(tenantId, channelId, 0);
    await connections.tell(held!, 'unreachable');
    expect((await connections.get(tenantId, channelId))?.state).toBe('refused');
    await connections.change(tenantId, channelId, {});
    await connections.tell((await renewAs('a'))[0]!, 'unreachable');
    expect((await connections.get(tenantId, channelId))?.state).toBe('unreachable');
  });

  it('is restricted until its holder tells that it lives, however often it is heard', async () => {
    const [held] = await takeAs('a');
    await connections.tell(held!, 'restricted');
    await connections.heard(tenantId, channelId, 0);
    expect(await connections.get(tenantId, channelId)).toMatchObject({ state: 'restricted', heardAt: expect.any(Date) });
    await connections.tell(held!, 'live');
    expect((await connections.get(tenantId, channelId))?.state).toBe('live');
  });

  it('hands a poll back at once, but not that of somebody else', async () => {
    await takeAs('a');
    await connections.release('b', [channelId]);
    expect(await takeAs('b')).toEqual([]);
    await connections.release('a', [channelId]);
    expect(await takeAs('b')).toHaveLength(1);
  });

  it('writes nothing that an earlier holder tells', async () => {
    const [before] = await takeAs('a');
    await expire(channelId);
    const [now] = await takeAs('b');
    await connections.tell(before!, 'conflict');
    expect((await connections.get(tenantId, channelId))?.state).toBeNull();
    await connections.tell(now!, 'unreachable');
    expect((await connections.get(tenantId, channelId))?.state).toBe('unreachable');
  });

  it.each(['poll', 'socket'] as const)('writes nothing that a %s tells of a token that has been replaced', async (mode) => {
    await connections.change(tenantId, channelId, { mode });
    const [before] = await takeAs('a');
    await connections.change(tenantId, channelId, {});
    await connections.tell(before!, 'refused');
    expect((await connections.get(tenantId, channelId))?.state).toBeNull();
    await connections.tell((await renewAs('a'))[0]!, 'refused');
    expect((await connections.get(tenantId, channelId))?.state).toBe('refused');
  });

  it('writes down that it was heard at most once in a while, and always when it was not live', async () => {
    const heardAt = async () => (await connections.get(tenantId, channelId))?.heardAt?.getTime();
    await connections.heard(tenantId, channelId, 60_000);
    const first = await heardAt();
    expect(first).toBeTypeOf('number');
    await connections.heard(tenantId, channelId, 60_000);
    expect(await heardAt()).toBe(first);
    await store.owner(`update channel_connections set state = 'conflict' where channel_id = $1`, [channelId]);
    await connections.heard(tenantId, channelId, 60_000);
    expect(await connections.get(tenantId, channelId)).toMatchObject({ state: 'live' });
    expect(await heardAt()).toBeGreaterThan(first!);
  });
}
