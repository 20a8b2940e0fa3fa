// A Slack on loopback: speaks the Web API, the Events API and Socket Mode to real SDKs, keeps a ledger of what it accepted, and fails on request.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClock, type Clock } from './clock.ts';
import { createDeliverer, type Deliverer } from './deliver.ts';
import { createHooks } from './hooks.ts';
import { createOAuth, type OAuth } from './oauth.ts';
import { changedEvent, eventPayload, messageEvent, verification } from './payloads.ts';
import { createPeople, type People } from './people.ts';
import { carries, seeChannel, type Seen } from './seen.ts';
import { createSockets, type Sockets } from './sockets.ts';
import { serveFile } from './serve-file.ts';
import type { Accepted, App, Attempt, Call, Channel, Delivery, Fault, Install, Workspace } from './types.ts';
import { createWebApi } from './web-api.ts';
import { createIds, install, type InstallOptions, type World } from './world.ts';

export interface FakeSlackOptions {
  /** The wall clock of stamps and `ts`; that of the machine when absent. */
  readonly now?: () => number;
}

export interface AppOptions {
  /** Where events, actions and commands go; one address for all, or one each. */
  readonly url?: string | Partial<App['urls']>;
  /** Milliseconds it has to answer a payload; 3,000 like the real ones when absent. */
  readonly ackMs?: number;
  readonly socketMode?: boolean;
  readonly redirectUris?: readonly string[];
  /** `message` and `app_mention` when absent. */
  readonly subscriptions?: readonly string[];
  readonly echo?: boolean;
}

export interface FakeSlack extends Pick<Deliverer, 'post' | 'replay'> {
  /** For `slackApiUrl`; ends in a slash. */
  readonly apiUrl: string;
  readonly authorizeUrl: string;
  readonly clock: Clock;
  /** Also those made by OAuth. */
  readonly installs: readonly Install[];
  /** Everything accepted, in order. */
  readonly ledger: readonly Accepted[];
  /** Every call that came, also those that were refused or met a fault. */
  readonly calls: readonly Call[];
  /** Everything sent to apps. */
  readonly deliveries: readonly Delivery[];
  /** Open and closed connections of Socket Mode, and what was acknowledged there. */
  readonly sockets: Pick<Sockets, 'all' | 'acks'>;
  readonly oauth: Pick<OAuth, 'consent' | 'extra'>;
  readonly people: People;
  addApp(options?: AppOptions): App;
  addWorkspace(domain?: string): Workspace;
  install(app: App, team: Workspace, options?: InstallOptions): Install;
  /** Takes the app out of the workspace: its token dies, `tokens_revoked` and `app_uninstalled` are sent. */
  uninstall(install: Install): readonly Delivery[];
  /** Meets the next matching calls, in the order the faults were given. */
  fail(...faults: readonly Fault[]): void;
  /** What was to go wrong and did not yet never will; what hangs already stays hanging. */
  heal(): void;
  /** Rate limits are off at first; `tight` also holds reads of history to one a minute and 15 messages. */
  limit(mode: World['limits']): void;
  /** While down, every request and every socket is cut. */
  setDown(isDown: boolean): void;
  /** The same event once more, under its own event id or a new one. */
  again(delivery: Delivery, eventId: 'same' | 'new'): Delivery;
  /** Whether the app echoes the challenge of `url_verification`. */
  verifyUrl(app: App): Promise<boolean>;
  /** The channel as people see it, in order. */
  see(channel: Channel): readonly Seen[];
  /** Everything now to be seen, in any workspace, whose metadata carries the value. */
  carrying(value: string): readonly Seen[];
  close(): Promise<void>;
}

export async function startFakeSlack({ now = Date.now }: FakeSlackOptions = {}): Promise<FakeSlack> {
  const closing = new AbortController();
  const world = createWorld(createClock(now), closing.signal);
  const [sockets, hooks, oauth] = [createSockets(world), createHooks(world), createOAuth(world)];
  const deliverer = createDeliverer(world, sockets);
  const callApi = createWebApi(world, { oauth, openSocket: sockets.open });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://slack');
    if (world.down) return void request.destroy();
    if (url.pathname.startsWith('/api/')) return callApi(url.pathname.slice('/api/'.length), url, request, response);
    if (url.pathname.startsWith('/hooks/')) return hooks.serve(url.pathname, request, response);
    if (url.pathname.startsWith('/files-pri/')) return serveFile(world, url.pathname, request, response);
    const target = url.pathname === '/oauth/v2/authorize' ? oauth.authorize(url.searchParams) : null;
    response.writeHead(target === null ? 200 : 302, { 'content-type': 'text/html', ...(target !== null && { location: target }) });
    response.end('<!DOCTYPE html><html><body>Slack</body></html>');
  };
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = createPeople(world, deliverer, hooks);
  world.onOwnMessage = (own, channel, message, change) => {
    if (!own.app.echo) return;
    people.event(own, change === 'posted' ? messageEvent(channel, message) : changedEvent(world, channel, message, message.fields));
  };
  return {
    ...surface(world, deliverer, people),
    sockets,
    oauth,
    setDown: (isDown) => {
      world.down = isDown;
      if (isDown) sockets.killAll();
    },
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function surface(world: World, deliverer: Deliverer, people: People): Omit<FakeSlack, 'sockets' | 'oauth' | 'setDown' | 'close'> {
  const messages = () => world.teams.flatMap(({ channels }) => [...channels.values()]);
  return {
    apiUrl: `${world.origin}/api/`,
    authorizeUrl: `${world.origin}/oauth/v2/authorize`,
    clock: world.clock,
    installs: world.installs,
    ledger: world.ledger,
    calls: world.calls,
    deliveries: world.deliveries,
    people,
    addApp: (options) => addApp(world, options),
    addWorkspace: (domain = `shop-${world.teams.length + 1}`) => {
      const team: Workspace = { id: world.id('T'), domain, users: new Map(), channels: new Map(), files: new Map() };
      world.teams.push(team);
      return team;
    },
    install: (app, team, options) => install(world, app, team, options),
    uninstall: (gone) => {
      gone.dead = 'account_inactive';
      const send = (event: Record<string, unknown>) => deliverer.deliver(gone.app, 'events_api', eventPayload(world, gone, event));
      return [
        send({ type: 'tokens_revoked', tokens: { oauth: [], bot: [gone.userId] }, event_ts: world.ts() }),
        send({ type: 'app_uninstalled', event_ts: world.ts() }),
      ];
    },
    fail: (...faults) => void world.faults.push(...faults),
    heal: () => void world.faults.splice(0),
    limit: (mode) => void (world.limits = mode),
    post: deliverer.post,
    replay: deliverer.replay,
    again: ({ app, kind, payload }, eventId) =>
      deliverer.deliver(app, kind, eventId === 'same' ? payload : { ...payload, event_id: world.id('Ev') }),
    verifyUrl: async (app) => {
      const challenge = world.id('challenge');
      const { accepted, answer }: Attempt = await deliverer.post(app, 'url_verification', verification(app, challenge));
      return accepted && answer.includes(challenge);
    },
    see: seeChannel,
    carrying: (value) =>
      messages().flatMap((channel) =>
        seeChannel(channel).filter(({ ts }) => carries(channel.messages.get(ts) ?? { metadata: null }, value)),
      ),
  };
}

function createWorld(clock: Clock, closed: AbortSignal): World {
  return {
    clock,
    ...createIds(clock),
    origin: '',
    apps: [],
    teams: [],
    installs: [],
    ledger: [],
    calls: [],
    faults: [],
    deliveries: [],
    limits: 'off',
    down: false,
    onOwnMessage: () => undefined,
    closed,
  };
}

function addApp(world: World, options: AppOptions = {}): App {
  const {
    url = {},
    ackMs = 3_000,
    socketMode = false,
    redirectUris = [],
    subscriptions = ['message', 'app_mention'],
    echo = false,
  } = options;
  const id = world.id('A');
  const urls = typeof url === 'string' ? { events: url, interactivity: url, commands: url } : url;
  const app: App = {
    id,
    clientId: `${world.apps.length + 1}.fake`,
    clientSecret: `client-secret-of-${id}`,
    signingSecret: `signing-secret-of-${id}`,
    verificationToken: `verification-of-${id}`,
    appToken: `xapp-1-${id}-fake`,
    redirectUris,
    urls: { events: null, interactivity: null, commands: null, ...urls },
    subscriptions: new Set(subscriptions),
    ackMs,
    socketMode,
    echo,
  };
  world.apps.push(app);
  return app;
}
