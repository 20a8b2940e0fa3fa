// The state of the fake Discord: who is there, where they can write, and how the API shows them.
import { generateKeyPairSync, sign } from 'node:crypto';
import { REFUSALS } from './refusals.ts';
import { loadDiscordSchema, type DiscordSchema } from './schema.ts';
import { createSnowflakes } from './snowflake.ts';
import type {
  Accepted,
  Bot,
  Channel,
  DiscordEvent,
  Fault,
  Guild,
  Interaction,
  Json,
  Message,
  Place,
  Refusal,
  Seen,
  User,
} from './types.ts';

/** The fake's idea of time; a test's manual clock fits. */
export interface Time {
  now(): number;
}

/** How long Discord keeps things, in milliseconds. */
export interface Periods {
  /** A nonce leads back to its message; "a few minutes" in the documentation. */
  readonly nonce: number;
  /** The first response to an interaction. */
  readonly interaction: number;
  /** Everything after it. */
  readonly interactionToken: number;
  /** The address of an attachment. */
  readonly attachment: number;
}

export interface World {
  readonly time: Time;
  readonly periods: Periods;
  readonly schema: DiscordSchema;
  readonly newId: () => string;
  readonly bots: Map<string, Bot>;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  readonly places: Map<string, Place>;
  /** By token. */
  readonly interactions: Map<string, Interaction>;
  /** Bytes of attachments by their path. */
  readonly files: Map<string, { readonly type: string; readonly bytes: Uint8Array; readonly until: number }>;
  readonly ledger: Accepted[];
  readonly seen: Seen[];
  readonly faults: Fault[];
  /** What the fake itself did wrong, so that closing it can tell. */
  readonly ownFaults: string[];
  /** `http://127.0.0.1:port`, once it listens. */
  origin: string;
  /** Nothing answers, nothing connects. */
  down: boolean;
  /** How many shards may identify at the same time. */
  maxConcurrency: number;
  dispatch: (event: DiscordEvent) => void;
}

export const CHANNEL_TYPES = { text: 0, dm: 1, announcement: 5, announcementThread: 10, publicThread: 11, privateThread: 12 } as const;

export const isThread = ({ type }: Channel): boolean => type >= 10 && type <= 12;

export function createWorld(time: Time, periods: Partial<Periods> = {}): World {
  const minute = 60_000;
  return {
    time,
    periods: { nonce: 3 * minute, interaction: 3_000, interactionToken: 15 * minute, attachment: 24 * 60 * minute, ...periods },
    schema: loadDiscordSchema(),
    newId: createSnowflakes(time.now),
    bots: new Map(),
    users: new Map(),
    guilds: new Map(),
    places: new Map(),
    interactions: new Map(),
    files: new Map(),
    ledger: [],
    seen: [],
    faults: [],
    ownFaults: [],
    origin: '',
    down: false,
    maxConcurrency: 1,
    dispatch: () => {},
  };
}

export function addUser(world: World, username: string, more: Json = {}): User {
  const user: User = {
    id: world.newId(),
    username,
    global_name: null,
    discriminator: '0',
    avatar: null,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    ...more,
  };
  world.users.set(user.id, user);
  return user;
}

export function addBot(world: World, username: string): Bot {
  const user = addUser(world, username, { bot: true, discriminator: '6184' });
  const pair = generateKeyPairSync('ed25519');
  // The raw key is the last 32 bytes of its DER form.
  const publicHex = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
  const bot: Bot = {
    token: `${Buffer.from(user.id).toString('base64url')}.Fake00.token-of-${username}`,
    user,
    keys: { publicHex, sign: (data) => sign(null, Buffer.from(data), pair.privateKey).toString('hex') },
    commands: new Map(),
    nonces: new Map(),
    privileged: { messageContent: true, members: false, presences: false },
    interactionsUrl: null,
    revoked: false,
    identifiesLeft: 1_000,
    shards: 1,
  };
  world.bots.set(bot.token, bot);
  return bot;
}

export function addPlace(world: World, channel: Channel, members: readonly string[] = []): Place {
  const place: Place = { channel, posts: new Map(), members: new Set(members), refusal: null };
  world.places.set(channel.id, place);
  return place;
}

/** The direct conversation of the two, which is made when it is not there yet. */
export function openDm(world: World, bot: Bot, person: User): Place {
  const known = [...world.places.values()].find(
    ({ channel, members }) => channel.type === CHANNEL_TYPES.dm && members.has(bot.user.id) && members.has(person.id),
  );
  if (known !== undefined) return known;
  const channel: Channel = { id: world.newId(), type: CHANNEL_TYPES.dm, last_message_id: null, flags: 0, recipients: [person] };
  return addPlace(world, channel, [bot.user.id, person.id]);
}

/** Why the bot may not act in the place; null when it may. */
export function refusalAt(world: World, bot: Bot, place: Place): Refusal | null {
  if (place.refusal !== null) return place.refusal;
  const guild = world.guilds.get(place.channel.guild_id ?? '');
  const inside = guild === undefined ? place.members.has(bot.user.id) : guild.bots.has(bot.user.id);
  return inside ? null : REFUSALS.missingAccess;
}

/** Who gets what happens in the place. */
export function audienceOf(place: Place): Pick<DiscordEvent, 'guildId' | 'botIds'> {
  const guildId = place.channel.guild_id ?? null;
  return guildId === null ? { guildId, botIds: [...place.members] } : { guildId };
}

export const timestamp = (world: World): string => new Date(world.time.now()).toISOString().replace('Z', '000+00:00');

export function memberOf(world: World, user: User): Json {
  return {
    user,
    roles: [],
    nick: null,
    avatar: null,
    banner: null,
    joined_at: timestamp(world),
    premium_since: null,
    communication_disabled_until: null,
    flags: 0,
    pending: false,
    deaf: false,
    mute: false,
  };
}

/** A member as it stands beside its user in messages. */
export function memberBeside(world: World, user: User): Json {
  const { user: _user, ...member } = memberOf(world, user);
  return member;
}

/** The limited flag is what an app that is not verified has. */
const MESSAGE_CONTENT_LIMITED = 1 << 19;
const GUILD_MEMBERS_LIMITED = 1 << 15;
const PRESENCE_LIMITED = 1 << 13;

export function applicationFlags({ privileged }: Bot): number {
  return (
    (privileged.messageContent ? MESSAGE_CONTENT_LIMITED : 0) |
    (privileged.members ? GUILD_MEMBERS_LIMITED : 0) |
    (privileged.presences ? PRESENCE_LIMITED : 0)
  );
}

/** The message as the bot is shown it: without its content when that is neither for the bot nor switched on. */
export function shownTo(bot: Bot, place: Place, message: Message, mayRead = bot.privileged.messageContent): Message {
  const mentions = (message['mentions'] as readonly User[] | undefined) ?? [];
  const mine = message.author.id === bot.user.id || mentions.some(({ id }) => id === bot.user.id);
  if (mayRead || mine || place.channel.guild_id === undefined) return message;
  return { ...message, content: '', embeds: [], attachments: [], components: [] };
}

export const gatewayUrl = ({ origin }: World): string => `${origin.replace('http', 'ws')}/gateway`;
