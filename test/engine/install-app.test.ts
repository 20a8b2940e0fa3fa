/** Installing a shared app: states that count once, and what becomes of a workspace that the app serves already. */
import { describe, expect, it } from 'vitest';
import type { GrantedApp } from '../../src/core/ports/channel-installs.ts';
import type { InstalledChannel } from '../../src/core/ports/connection-store.ts';
import type { NewInstall } from '../../src/core/ports/install-store.ts';
import { createChannelInstalls } from '../../src/engine/install-app.ts';
import { ConflictError } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ApiKeyId, BaseId, ChannelId, TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { randomToken, Secret } from '../../src/kernel/secret.ts';

const APP = { kind: 'slack', appId: '1.2' };
const [ONE, TWO] = [newUuid<TenantId>(), newUuid<TenantId>()];
const BASE = { id: newUuid<BaseId>(), name: 'Shop', documents: 0, createdAt: new Date(0) };

const grant = (token = 'xoxb-first'): GrantedApp => ({
  bot: { id: 'U1', name: 'claw' },
  workspace: { id: 'T1', name: 'Shop' },
  secrets: { bot_token: new Secret(token) },
});

function createScene() {
  const begun = new Map<string, NewInstall>();
  const served = new Map<string, InstalledChannel>();
  const channels = new Map<ChannelId, { name: string; state: string; token: string | null; changes: number }>();
  const answeringFrom: (readonly BaseId[])[] = [];
  const scene = { isRaced: false };
  const installs = createChannelInstalls({
    assertRoom: async () => 1,
    installs: {
      add: async (install, lifetimeMs) => {
        begun.set(install.id, install);
        return new Date(lifetimeMs);
      },
      take: async (tenantId, id) => {
        const taken = begun.get(id);
        return taken?.tenantId === tenantId && begun.delete(id) ? { name: taken.name, baseIds: taken.baseIds, business: 'Shoes' } : null;
      },
    },
    knowledge: { base: async (tenantId, id) => (tenantId === ONE && id === BASE.id ? BASE : null) },
    connections: {
      create: async ({ tenantId, id, name }, { installation, baseIds }) => {
        const place = `slack/${installation?.appId}/${installation?.workspace.id}`;
        if (scene.isRaced || served.has(place)) throw new ConflictError('This bot is connected already.');
        served.set(place, { tenantId, channelId: id });
        answeringFrom.push(baseIds);
        channels.set(id, { name, state: 'paused', token: null, changes: 0 });
      },
      installedIn: async (kind, appId, workspace) => served.get(`${kind}/${appId}/${workspace}`) ?? null,
      change: async (_tenant, id) => void (channels.get(id)!.changes += 1),
    },
    directory: {
      setChannelState: async (_tenant, id, state) => void (channels.get(id)!.state = state),
      deleteChannel: async (_tenant, id) => void channels.delete(id),
    },
    secrets: {
      put: async ({ channelId, field }, value) => {
        expect(field).toBe('slack.bot_token');
        channels.get(channelId)!.token = value.reveal();
        return value;
      },
    },
    forget: () => {},
    newId: newUuid,
    stateKey: new Secret(randomToken()),
    logger: createSilentLogger(),
  });
  const begin = (tenantId: TenantId, name: string | null = null, baseIds: readonly string[] = []) =>
    installs.begin({ ...APP, tenantId, askedBy: newUuid<ApiKeyId>(), name, baseIds });
  const take = async (tenantId: TenantId, name: string | null = null) => (await installs.take((await begin(tenantId, name)).state, APP))!;
  return { scene, installs, begin, take, channels, answeringFrom };
}

describe('a state', () => {
  it('says to whom it belongs once, and nothing of it to who only sees it', async () => {
    const { installs, begin } = createScene();
    const { state, expiresAt } = await begin(ONE, 'Support');
    expect(Buffer.from(state, 'base64url').toString('latin1')).not.toContain(ONE);
    expect(expiresAt).toEqual(new Date(15 * 60_000));
    expect(await installs.take(state, APP)).toEqual({ ...APP, tenantId: ONE, name: 'Support', baseIds: [], business: 'Shoes' });
    expect(await installs.take(state, APP)).toBeNull();
  });

  it('is nothing when it was made up, changed, cut or made for another app', async () => {
    const { installs, begin } = createScene();
    const { state } = await begin(ONE);
    const changed = Buffer.from(state, 'base64url');
    changed[20]! ^= 1;
    const other = createScene();
    for (const wrong of ['', 'x', state.slice(0, -1), changed.toString('base64url'), (await other.begin(ONE)).state])
      expect(await installs.take(wrong, APP)).toBeNull();
    expect(await installs.take(state, { ...APP, appId: '3.4' })).toBeNull();
    expect(await installs.take(state, APP)).not.toBeNull();
  });
});

describe('an app that was granted', () => {
  it('becomes an active channel of the business, called as it was asked for or after its workspace', async () => {
    for (const [name, called] of [['Support', 'Support'] as const, [null, 'Shop'] as const]) {
      const { installs, take, channels } = createScene();
      expect(await installs.connect(await take(ONE, name), grant())).toBe('made');
      expect([...channels.values()]).toEqual([{ name: called, state: 'active', token: 'xoxb-first', changes: 0 }]);
      expect(await installs.channelIn(APP, 'T1')).toBe([...channels.keys()][0]);
      expect(await installs.channelIn(APP, 'T2')).toBeNull();
    }
  });

  it('answers from the bases that were asked for, which must be there', async () => {
    const { installs, begin, answeringFrom } = createScene();
    const { state } = await begin(ONE, null, [BASE.id, BASE.id]);
    await installs.connect((await installs.take(state, APP))!, grant());
    expect(answeringFrom).toEqual([[BASE.id]]);
    const refused = { code: 'input_invalid', details: { faults: [{ field: 'base_ids.1', rule: 'unknown' }] } };
    await expect(begin(ONE, null, [BASE.id, 'none'])).rejects.toMatchObject(refused);
    await expect(begin(TWO, null, [BASE.id])).rejects.toMatchObject({ details: { faults: [{ field: 'base_ids.0' }] } });
  });

  it('gives the channel that is there its new token, and forgets that it was refused', async () => {
    const { installs, take, channels } = createScene();
    await installs.connect(await take(ONE), grant());
    expect(await installs.connect(await take(ONE, 'Another name'), grant('xoxb-second'))).toBe('renewed');
    expect([...channels.values()]).toEqual([{ name: 'Shop', state: 'active', token: 'xoxb-second', changes: 1 }]);
  });

  it('changes nothing where it serves another business', async () => {
    const { installs, take, channels } = createScene();
    await installs.connect(await take(ONE), grant());
    expect(await installs.connect(await take(TWO), grant('xoxb-second'))).toBe('taken');
    expect([...channels.values()]).toMatchObject([{ token: 'xoxb-first', changes: 0 }]);
  });

  it('is taken when its bot is connected by a token of its own, and leaves nothing behind', async () => {
    const { scene, installs, take, channels } = createScene();
    scene.isRaced = true;
    expect(await installs.connect(await take(ONE), grant())).toBe('taken');
    expect(channels.size).toBe(0);
  });

  it('makes one channel when two admins finish at once', async () => {
    const { installs, take, channels } = createScene();
    const [one, other] = [await take(ONE), await take(ONE)];
    const outcomes = await Promise.all([installs.connect(one, grant()), installs.connect(other, grant())]);
    expect(outcomes.toSorted()).toEqual(['made', 'renewed']);
    expect(channels.size).toBe(1);
  });
});
