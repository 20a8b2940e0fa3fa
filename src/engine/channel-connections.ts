/** Connects channels to their platforms while Claw runs: what an admin does, or the environment. */
import { ConflictError, InputError, NotFoundError, UpstreamUnreachable } from '../kernel/errors.ts';
import type { BaseId, ChannelId, NewId, TenantId } from '../kernel/ids.ts';
import { randomToken, Secret } from '../kernel/secret.ts';
import type { Channel } from '../core/model/channel.ts';
import type { Connection, FeedModeName } from '../core/model/connection.ts';
import type { ChannelAdapter, ConnectionCheck, FeedMode, Feeds } from '../core/ports/channel-adapter.ts';
import type { BotIdentity } from '../core/ports/channel-connection.ts';
import type { ConnectionStore } from '../core/ports/connection-store.ts';
import type { DirectoryStore } from '../core/ports/directory-store.ts';
import type { SecretStore } from '../core/ports/secret-store.ts';
import { establishChannel } from './establish-channel.ts';
import { keepSecrets, openSecrets, type OpenSecrets } from './open-secrets.ts';
import { refuseConnection, type RefuseDeps } from './refuse-connection.ts';

export interface ConnectDeps extends RefuseDeps {
  readonly adapters: ReadonlyMap<string, ChannelAdapter>;
  readonly directory: Pick<DirectoryStore, 'channel' | 'setChannelState' | 'deleteChannel'>;
  readonly connections: Pick<ConnectionStore, 'create' | 'get' | 'list' | 'change' | 'refuse'>;
  readonly secrets: Pick<SecretStore, 'get' | 'put' | 'lastFours'>;
  /** Where platforms may post to; null when nobody outside reaches us. */
  readonly publicUrl: string | null;
  readonly newId: NewId;
  /** @throws QuotaError when the plan holds no further channel */
  readonly assertRoom: (tenantId: TenantId) => Promise<number>;
}

export interface NewConnection {
  readonly kind: string;
  readonly name: string;
  readonly baseIds: readonly BaseId[];
  /** Webhook where we have a public https address and its secrets, else what needs no address, when absent. */
  readonly mode?: FeedModeName;
  readonly secrets: OpenSecrets;
}

/** A connection with the end of its first secret, for people; null where no end may be shown. */
export interface ShownConnection extends Connection {
  readonly lastFour: string | null;
}

export type ChannelConnections = ReturnType<typeof createChannelConnections>;

type Connectable = ChannelAdapter & Required<Pick<ChannelAdapter, 'secrets' | 'feeds' | 'check' | 'feed'>>;

/** Time for the calls to a platform behind one request of an admin, milliseconds. */
const PLATFORM_MS = 10_000;
/** Where a platform repeats a secret of ours, we make it when none is given. */
const OURS_TO_MAKE = 'webhook_secret';

export function createChannelConnections(deps: ConnectDeps) {
  const { directory, connections, forget } = deps;
  const setState = async ({ tenantId, id }: Channel, state: Channel['state'], most?: number): Promise<void> => {
    await directory.setChannelState(tenantId, id, state, most);
    forget(id);
  };
  return {
    create: (tenantId: TenantId, given: NewConnection) => create(deps, tenantId, given),
    change: (channel: Channel, change: { readonly mode?: FeedModeName; readonly secrets?: OpenSecrets }) =>
      changeConnection(deps, channel, change),
    ...createShowing(deps),
    test: (channel: Channel) => testConnection(deps, channel),
    pause: (channel: Channel) => setState(channel, 'paused'),
    resume: async (channel: Channel): Promise<void> => {
      const most = channel.state === 'paused' ? await deps.assertRoom(channel.tenantId) : undefined;
      const connection = await connections.get(channel.tenantId, channel.id);
      if (connection !== null) await beginAnew(deps, channel, connection);
      await setState(channel, 'active', most);
    },
    remove: async (channel: Channel): Promise<void> => {
      const connection = await connections.get(channel.tenantId, channel.id);
      const without = connection && withoutWebhook(adapterOf(deps, channel.kind).feeds);
      if (connection?.mode === 'webhook' && without) {
        await feed(deps, channel, connection.bot, without).catch((error: unknown) => {
          deps.logger.warn({ error, channel_id: channel.id }, 'the platform was not told that its channel is deleted');
        });
      }
      await directory.deleteChannel(channel.tenantId, channel.id);
      forget(channel.id);
    },
  };
}

/** Which bot it is now, asked of the platform; what it says of the token counts at once. @throws ConflictError for a channel without a platform */
async function testConnection(deps: ConnectDeps, channel: Channel): Promise<ConnectionCheck> {
  const { tenantId, id } = channel;
  const check = await adapterOf(deps, channel.kind).check(await secretsOf(deps, channel), AbortSignal.timeout(PLATFORM_MS));
  const connection = await deps.connections.get(tenantId, id);
  if (check.kind === 'refused' && connection !== null) await refuseConnection(deps, { tenantId, channelId: id, channelKind: channel.kind });
  const isGoodAgain = check.kind === 'ready' && connection?.state === 'refused';
  if (isGoodAgain && channel.state === 'active') await beginAnew(deps, channel, connection);
  deps.forget(id);
  return check;
}

/** The platform is told anew how it is fed, and what was known of its state is forgotten. */
async function beginAnew(deps: ConnectDeps, channel: Channel, { bot, mode }: Connection): Promise<void> {
  await feed(deps, channel, bot, mode);
  await deps.connections.change(channel.tenantId, channel.id, {});
}

function createShowing(deps: ConnectDeps) {
  const { connections } = deps;
  return {
    /** Null for a channel without a platform behind it. */
    get: async ({ tenantId, id }: Channel): Promise<ShownConnection | null> => {
      const connection = await connections.get(tenantId, id);
      return connection && withEnd(connection, await endsOf(deps, tenantId));
    },
    list: async (tenantId: TenantId): Promise<readonly ShownConnection[]> => {
      const ends = await endsOf(deps, tenantId);
      return (await connections.list(tenantId)).map((connection) => withEnd(connection, ends));
    },
  };
}

async function create(deps: ConnectDeps, tenantId: TenantId, given: NewConnection): Promise<Channel> {
  const adapter = adapterOf(deps, given.kind);
  const mode = modeFor(deps, adapter.feeds, given);
  assertSecrets(adapter, mode, given.secrets);
  const bot = await checked(adapter, given.secrets);
  const ours = adapter.secrets.includes(OURS_TO_MAKE) ? { [OURS_TO_MAKE]: new Secret(randomToken()) } : {};
  const channel = { ...given, tenantId, bot, mode, installation: null, secrets: { ...ours, ...given.secrets } };
  return establishChannel(deps, channel, (made) => feed(deps, made, bot, mode));
}

async function changeConnection(
  deps: ConnectDeps,
  channel: Channel,
  change: { readonly mode?: FeedModeName; readonly secrets?: OpenSecrets },
): Promise<void> {
  const { tenantId, id } = channel;
  const adapter = adapterOf(deps, channel.kind);
  const before = await deps.connections.get(tenantId, id);
  if (before === null) throw new NotFoundError('The connection of this channel');
  if (before.installation !== null)
    throw new ConflictError('This channel is an app that was installed in a workspace: install it again to renew it.', {
      field: 'secrets',
    });
  const secrets = { ...(await secretsOf(deps, channel)), ...change.secrets };
  const mode = change.mode === undefined ? before.mode : modeFor(deps, adapter.feeds, { mode: change.mode, secrets });
  assertSecrets(adapter, mode, secrets);
  const bot = change.secrets === undefined ? before.bot : await checked(adapter, secrets);
  await deps.connections.change(tenantId, id, { bot, mode });
  if (change.secrets !== undefined) {
    await keepSecrets(deps.secrets, channel, change.secrets);
    // Said once more, so that whoever polls begins anew with what was kept just now.
    await deps.connections.change(tenantId, id, {});
  }
  deps.forget(id);
  if (channel.state === 'active') await feed(deps, channel, bot, mode);
}

/** @throws InputError for secrets that the connection has no use for, or that are missing */
function assertSecrets(adapter: Connectable, mode: FeedModeName, secrets: OpenSecrets): void {
  const unknown = Object.keys(secrets).filter((name) => !adapter.secrets.includes(name));
  const faults = [
    ...unknown.map((name) => ({ field: `secrets.${name}`, rule: 'unknown', fix: `Send only ${adapter.secrets.join(', ')}.` })),
    ...missingFor(adapter.feeds, mode, secrets).map((name) => ({ field: `secrets.${name}`, rule: 'required' })),
  ];
  if (faults.length > 0) throw new InputError(`The secrets are not those of such a connection by ${mode}.`, { faults });
}

const missingFor = (feeds: Feeds, mode: FeedModeName, secrets: OpenSecrets): readonly string[] =>
  (feeds[mode] ?? []).filter((name) => (secrets[name]?.reveal() ?? '') === '');

/** @throws InputError for secrets that the platform refuses, UpstreamUnreachable when it cannot be asked */
async function checked(adapter: Connectable, secrets: OpenSecrets): Promise<BotIdentity> {
  const check = await adapter.check(secrets, AbortSignal.timeout(PLATFORM_MS));
  if (check.kind === 'ready') return check.bot;
  if (check.kind === 'unreachable') throw new UpstreamUnreachable(check.reason);
  throw new InputError(check.reason, { faults: [{ field: `secrets.${adapter.secrets[0]}`, rule: 'refused', fix: check.reason }] });
}

async function feed(deps: ConnectDeps, channel: Channel, bot: BotIdentity, mode: FeedModeName): Promise<void> {
  const secrets = await secretsOf(deps, channel);
  const how: FeedMode =
    mode === 'webhook' ? { kind: mode, url: `${deps.publicUrl}/webhooks/${channel.kind}/${channel.id}` } : { kind: mode };
  const connection = { channel, bot, secrets, audience: 'addressed' as const };
  await adapterOf(deps, channel.kind).feed(connection, how, AbortSignal.timeout(PLATFORM_MS));
}

/** A webhook by itself only where platforms take the address: https; an API server of one's own may take http too. */
function modeFor({ publicUrl }: ConnectDeps, feeds: Feeds, { mode, secrets }: Pick<NewConnection, 'mode' | 'secrets'>): FeedModeName {
  const hidden = withoutWebhook(feeds);
  if (mode === undefined) {
    const mayPost = publicUrl?.startsWith('https://') && feeds.webhook && missingFor(feeds, 'webhook', secrets).length === 0;
    return mayPost || hidden === undefined ? 'webhook' : hidden;
  }
  const refuse = (rule: string, fix: string): never => {
    throw new InputError(`This channel cannot be fed by ${mode}. ${fix}`, { faults: [{ field: 'mode', rule, fix }] });
  };
  if (feeds[mode] === undefined) return refuse('unknown', `Choose ${Object.keys(feeds).join(' or ')}.`);
  if (mode !== 'webhook' || publicUrl !== null) return mode;
  return refuse('unreachable', `Set PUBLIC_URL to the https address of this Claw${hidden ? `, or choose ${hidden}` : ''}.`);
}

/** How a connection is fed where nobody outside reaches us. */
const withoutWebhook = (feeds: Feeds): Exclude<FeedModeName, 'webhook'> | undefined =>
  (['poll', 'socket'] as const).find((mode) => feeds[mode] !== undefined);

const secretsOf = ({ secrets, adapters }: ConnectDeps, channel: Channel): Promise<OpenSecrets> =>
  openSecrets(secrets, channel, adapters.get(channel.kind)?.secrets ?? []);

function adapterOf({ adapters }: ConnectDeps, kind: string): Connectable {
  const adapter = adapters.get(kind);
  if (adapter?.check && adapter.feed && adapter.secrets && adapter.feeds) return adapter as Connectable;
  throw new ConflictError(`A channel of kind ${kind} is connected to no platform.`, { field: 'kind' });
}

/** Of every connected channel the end of its first secret. */
async function endsOf({ adapters, secrets }: ConnectDeps, tenantId: TenantId): Promise<ReadonlyMap<ChannelId, string>> {
  const ends = new Map<ChannelId, string>();
  for (const { kind, secrets: names } of adapters.values()) {
    if (names?.[0] === undefined) continue;
    for (const [id, end] of await secrets.lastFours(tenantId, `${kind}.${names[0]}`)) ends.set(id, end);
  }
  return ends;
}

const withEnd = (connection: Connection, ends: ReadonlyMap<ChannelId, string>): ShownConnection => ({
  ...connection,
  lastFour: ends.get(connection.channelId) ?? null,
});
