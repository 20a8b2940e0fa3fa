// Everything one fake Slack holds, and the making of its ids and stamps.
import type { Clock } from './clock.ts';
import type { Accepted, App, Call, Channel, Delivery, Fault, Install, StoredMessage, User, Workspace } from './types.ts';

export interface World {
  readonly clock: Clock;
  /** `http://127.0.0.1:port`, known once the server listens. */
  origin: string;
  readonly apps: App[];
  readonly teams: Workspace[];
  readonly installs: Install[];
  readonly ledger: Accepted[];
  readonly calls: Call[];
  readonly faults: Fault[];
  readonly deliveries: Delivery[];
  /** Rate limits are off unless a test wants them; `tight` also holds history reads to one a minute and 15 messages. */
  limits: 'off' | 'on' | 'tight';
  down: boolean;
  /** A new id such as `C0FAKE0007`. */
  id(prefix: string): string;
  /** A message stamp, greater than any before. */
  ts(): string;
  /** Called after each accepted post, edit and deletion of the app's own, when the app wants to hear of them. */
  onOwnMessage: (install: Install, channel: Channel, message: StoredMessage, change: 'posted' | 'changed') => void;
  readonly closed: AbortSignal;
}

export function createIds(clock: Clock): Pick<World, 'id' | 'ts'> {
  let lastId = 0;
  let lastStamp = 0;
  return {
    id: (prefix) => `${prefix}0FAKE${String((lastId += 1)).padStart(4, '0')}`,
    ts: () => {
      lastStamp = Math.max(lastStamp + 1, clock.wall() * 1_000);
      return `${Math.floor(lastStamp / 1_000_000)}.${String(lastStamp % 1_000_000).padStart(6, '0')}`;
    },
  };
}

/** The scopes a support bot asks for, which an installation has unless the test says otherwise. */
export const DEFAULT_SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'mpim:history',
  'mpim:read',
  'reactions:write',
  'users:read',
] as const;

export interface InstallOptions {
  readonly scopes?: readonly string[];
  /** Name of the bot's user. */
  readonly name?: string;
}

export function install(world: World, app: App, team: Workspace, { scopes = DEFAULT_SCOPES, name = 'claw' }: InstallOptions = {}): Install {
  const user: User = { id: world.id('U'), name, isBot: true, locale: 'en-US', timeZone: 'Europe/Berlin', email: '' };
  team.users.set(user.id, user);
  const made: Install = {
    app,
    team,
    token: `xoxb-fake-${team.id}-${app.id}-${world.id('K')}`,
    botId: world.id('B'),
    userId: user.id,
    scopes: new Set(scopes),
    dead: null,
  };
  world.installs.push(made);
  return made;
}
