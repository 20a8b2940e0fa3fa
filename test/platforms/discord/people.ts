// The people who talk to the bots of the fake Discord: what they do becomes events as the real one makes them.
import { guildEvent } from './describe-guild.ts';
import { command, deliver, press, type CommandLine, type InteractOptions, type Pressed } from './interact.ts';
import { edit, post, remove } from './messages.ts';
import type { HttpTry, Signing } from './sign.ts';
import { startThread } from './thread-routes.ts';
import type { Answer, Bot, Channel, Guild, Interaction, Json, Message, Place, Post, Role, UploadedFile, User } from './types.ts';
import { addPlace, addUser, audienceOf, CHANNEL_TYPES, openDm, type World } from './world.ts';

export interface Written {
  readonly content?: string;
  /** The message it answers; `quietly` without notifying its author. */
  readonly replyTo?: Message;
  readonly quietly?: boolean;
  readonly files?: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
  /** Fields of the message as they are, for everything else: stickers, snapshots, another type. */
  readonly extra?: Json;
}

export interface ThreadOptions {
  readonly from?: Message;
  readonly isPrivate?: boolean;
}

export interface People {
  person(username?: string): User;
  guild(bots: readonly Bot[], name?: string): Guild;
  channel(guild: Guild, name?: string, type?: number): Channel;
  role(guild: Guild, name: string): Role;
  dm(bot: Bot, person: User): Channel;
  thread(by: User, parent: Channel, name: string, options?: ThreadOptions): Channel;
  /** Writes as the user, who may be a bot of somebody else. */
  write(from: User, where: Channel, what: Written | string): Message;
  edit(message: Message, content: string): Message;
  remove(message: Message): void;
  /** Presses a button under a message of a bot. */
  press(person: User, message: Message, customId: string, options?: InteractOptions): Pressed;
  command(person: User, bot: Bot, where: Channel, line: CommandLine, options?: InteractOptions): Pressed;
  /** The same interaction once more, as after a lost answer or from somebody who listened. */
  repeat(interaction: Interaction, signing?: Signing): Promise<HttpTry | null>;
  archive(thread: Channel, locked?: boolean): void;
  deleteChannel(channel: Channel): void;
  invite(bot: Bot, guild: Guild): void;
  kick(bot: Bot, guild: Guild): void;
  /** The guild goes away for a while without the bots having left it. */
  outage(guild: Guild): void;
  /** Puts any event in. */
  push(type: string, data: Json, channel: Channel): void;
}

export function createPeople(world: World): People {
  const at = (channelId: string): Place => {
    const place = world.places.get(channelId);
    if (place === undefined) throw new Error(`There is no channel ${channelId}.`);
    return place;
  };
  const found = (message: Message): [Place, Post] => {
    const place = at(message.channel_id);
    const known = place.posts.get(message.id);
    if (known === undefined) throw new Error(`There is no message ${message.id}.`);
    return [place, known];
  };
  return {
    person: (username = 'ada') => addUser(world, username, { global_name: username }),
    write: (from, where, what) => write(world, at(where.id), from, typeof what === 'string' ? { content: what } : what),
    edit: (message, content) => sure(edit(world, ...found(message), { content })).message,
    remove: (message) => remove(world, ...found(message)),
    press: (person, message, customId, options) => press(world, person, message, customId, options),
    command: (person, bot, where, line, options) => command(world, bot, person, at(where.id), line, options),
    repeat: (interaction, signing) => deliver(world, interaction, signing),
    push: (type, data, channel) => world.dispatch({ type, data, ...audienceOf(at(channel.id)) }),
    ...createPlaces(world, at),
    ...createGuilds(world),
  };
}

type Places = Pick<People, 'channel' | 'dm' | 'thread' | 'archive' | 'deleteChannel'>;

function createPlaces(world: World, at: (channelId: string) => Place): Places {
  return {
    channel: (guild, name = 'help', type = CHANNEL_TYPES.text) => {
      const shape = { position: 0, flags: 0, parent_id: null, topic: null, nsfw: false, last_message_id: null, permission_overwrites: [] };
      const place = addPlace(world, { id: world.newId(), type, guild_id: guild.id, name, ...shape });
      world.dispatch({ type: 'CHANNEL_CREATE', data: place.channel, guildId: guild.id });
      return place.channel;
    },
    dm: (bot, person) => openDm(world, bot, person).channel,
    thread: (by, parent, name, { from, isPrivate = false } = {}) => {
      const place = at(parent.id);
      const root = from === undefined ? undefined : place.posts.get(from.id);
      return startThread(world, place, { name, by, isPrivate, ...(root !== undefined && { from: root }) }).channel;
    },
    archive: (thread, locked = false) => {
      const place = at(thread.id);
      place.channel = { ...place.channel, thread_metadata: { ...(place.channel['thread_metadata'] as Json), archived: true, locked } };
      world.dispatch({ type: 'THREAD_UPDATE', data: place.channel, ...audienceOf(place) });
    },
    deleteChannel: ({ id }) => {
      const place = at(id);
      world.places.delete(id);
      const type = 'thread_metadata' in place.channel ? 'THREAD_DELETE' : 'CHANNEL_DELETE';
      world.dispatch({ type, data: place.channel, ...audienceOf(place) });
    },
  };
}

type Guilds = Pick<People, 'guild' | 'role' | 'invite' | 'kick' | 'outage'>;

function createGuilds(world: World): Guilds {
  const tell = (type: string, guild: Guild, bot: Bot, data: Json): void =>
    world.dispatch({ type, data, guildId: guild.id, botIds: [bot.user.id] });
  const botsOf = (guild: Guild): readonly Bot[] => [...world.bots.values()].filter(({ user }) => guild.bots.has(user.id));
  const invite = (bot: Bot, guild: Guild): void => {
    guild.bots.add(bot.user.id);
    tell('GUILD_CREATE', guild, bot, guildEvent(world, bot, guild));
  };
  return {
    guild: (bots, name = 'Shop') => {
      const id = world.newId();
      const guild: Guild = { id, name, owner: addUser(world, 'owner'), roles: [buildRole(id, '@everyone')], bots: new Set() };
      world.guilds.set(id, guild);
      for (const bot of bots) invite(bot, guild);
      return guild;
    },
    role: (guild, name) => {
      const role = buildRole(world.newId(), name);
      guild.roles.push(role);
      return role;
    },
    invite,
    kick: (bot, guild) => {
      guild.bots.delete(bot.user.id);
      tell('GUILD_DELETE', guild, bot, { id: guild.id });
    },
    outage: (guild) => botsOf(guild).forEach((bot) => tell('GUILD_DELETE', guild, bot, { id: guild.id, unavailable: true })),
  };
}

function buildRole(id: string, name: string): Role {
  const colors = { primary_color: 0, secondary_color: null, tertiary_color: null };
  const looks = { color: 0, colors, hoist: false, icon: null, unicode_emoji: null };
  return { id, name, permissions: '0', position: 0, managed: false, mentionable: true, flags: 0, ...looks };
}

function write(world: World, place: Place, from: User, { content, replyTo, quietly, files = [], extra }: Written): Message {
  const body = {
    content,
    // As the app of a person does: a number of its own for each message.
    nonce: world.newId(),
    ...(replyTo !== undefined && { message_reference: { message_id: replyTo.id } }),
    ...(quietly === true && { allowed_mentions: { parse: ['users', 'roles', 'everyone'], replied_user: false } }),
  };
  const uploads = files.map((file, index): UploadedFile => ({ field: `files[${index}]`, ...file }));
  const { message } = sure(post(world, place, { author: from, body, files: uploads, ...(extra !== undefined && { more: extra }) }));
  const faults = world.schema.value('MessageResponse', message);
  if (faults.length > 0) throw new Error(`The fake made a message that Discord would not: ${faults.join('; ')}`);
  return message;
}

function sure(made: Post | Answer): Post {
  if ('status' in made) throw new Error(`Discord refuses that: ${JSON.stringify(made.body)}`);
  return made;
}
