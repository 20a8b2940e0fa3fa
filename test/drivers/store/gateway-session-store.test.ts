/** Sessions of sockets on a real database: they go on where the last commit was, whoever writes late. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GatewaySession, GatewaySessionStore, SessionPlace } from '../../../src/core/ports/gateway-session-store.ts';
import { createConnectionStore } from '../../../src/drivers/store/connection-store.ts';
import { createGatewaySessionStore } from '../../../src/drivers/store/gateway-session-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore, type TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');
const FIRST: GatewaySession = { sessionId: 'one', resumeUrl: 'wss://gateway.example', sequence: 1, shards: 1 };
const SECOND: GatewaySession = { ...FIRST, sessionId: 'two' };

if ('skip' in server) it.skip(`sessions of sockets (${server.skip})`);
else {
  describe('sessions of sockets', () => {
    describeSessions(server.ownerUrl);
  });
}

function describeSessions(ownerUrl: string): void {
  let store: TestStore;
  let sessions: GatewaySessionStore;
  let place: SessionPlace;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    sessions = createGatewaySessionStore(store.pool);
  }, 30_000);
  afterAll(() => store?.close());
  beforeEach(async () => {
    const [tenantId, channelId] = [newUuid<TenantId>(), newUuid<ChannelId>()];
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'One', 'free')`, [tenantId]);
    const channel = { tenantId, id: channelId, kind: 'discord', name: 'D', publicKey: channelId };
    await createConnectionStore(store.pool).create(channel, {
      baseIds: [],
      bot: { id: channelId, name: 'shop' },
      mode: 'socket',
      installation: null,
    });
    place = { tenantId, channelId, shard: 0 };
  });

  it('knows nothing at first, and then what was committed', async () => {
    expect(await sessions.read(place)).toEqual({ session: null, heardUntil: null });
    await sessions.begin(place, FIRST);
    await sessions.advance(place, { ...FIRST, sequence: 7 }, new Date(1_000));
    expect(await sessions.read(place)).toEqual({ session: { ...FIRST, sequence: 7 }, heardUntil: new Date(1_000) });
    expect(await sessions.read({ ...place, shard: 1 })).toEqual({ session: null, heardUntil: null });
  });

  it('never goes back', async () => {
    await sessions.begin(place, FIRST);
    await sessions.advance(place, { ...FIRST, sequence: 7 }, new Date(2_000));
    await sessions.advance(place, { ...FIRST, sequence: 5 }, new Date(3_000));
    await sessions.advance(place, { ...FIRST, sequence: 7 }, new Date(1_000));
    await sessions.advance(place, { ...FIRST, sequence: 8 }, null);
    expect(await sessions.read(place)).toEqual({ session: { ...FIRST, sequence: 8 }, heardUntil: new Date(2_000) });
  });

  it('writes nothing for a session that another one has replaced', async () => {
    await sessions.begin(place, FIRST);
    await sessions.advance(place, { ...FIRST, sequence: 9 }, new Date(1_000));
    await sessions.begin(place, SECOND);
    await sessions.advance(place, { ...FIRST, sequence: 10 }, new Date(5_000));
    await sessions.end(place, 'one');
    expect(await sessions.read(place)).toEqual({ session: SECOND, heardUntil: new Date(1_000) });
  });

  it('remembers how far was heard when the session is over', async () => {
    await sessions.begin(place, FIRST);
    await sessions.advance(place, { ...FIRST, sequence: 2 }, new Date(1_000));
    await sessions.end(place, 'one');
    expect(await sessions.read(place)).toEqual({ session: null, heardUntil: new Date(1_000) });
  });

  it('goes with its connection', async () => {
    await sessions.begin(place, FIRST);
    await store.owner('delete from channels where id = $1', [place.channelId]);
    expect(await sessions.read(place)).toEqual({ session: null, heardUntil: null });
  });
}
