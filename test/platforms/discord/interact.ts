// Buttons and slash commands as people use them: an interaction goes to the application, over the gateway or over HTTP.
import { randomBytes } from 'node:crypto';
import { listOf } from './messages.ts';
import { respond } from './interaction-routes.ts';
import { postSigned, type HttpTry, type Signing } from './sign.ts';
import type { Bot, Interaction, Json, Message, Place, User } from './types.ts';
import { audienceOf, isThread, memberOf, timestamp, type World } from './world.ts';

export interface Pressed {
  readonly interaction: Interaction;
  /** How the application's address took it; null when it went over the gateway. */
  readonly http: Promise<HttpTry | null>;
}

export interface InteractOptions {
  /** How the request over HTTP is signed; `good` when absent. */
  readonly signing?: Signing;
}

const COMMAND = 2;
const COMPONENT = 3;

/** Presses the button of that id; throws when the person sees no such button. */
export function press(world: World, person: User, message: Message, customId: string, options?: InteractOptions): Pressed {
  const place = world.places.get(message.channel_id);
  const source = place?.posts.get(message.id);
  const button = source?.message.components.flatMap((row) => listOf(row['components'])).find((one) => one['custom_id'] === customId);
  const bot = [...world.bots.values()].find(({ user }) => user.id === source?.message.author.id);
  if (place === undefined || source === undefined || bot === undefined || button === undefined || button['disabled'] === true) {
    throw new Error(`There is no button ${customId} to press under the message ${message.id}.`);
  }
  if (source.seenBy !== null && source.seenBy !== person.id) throw new Error(`${person.username} does not see that message.`);
  const data = { component_type: 2, custom_id: customId, id: button['id'] };
  return start(world, { bot, person, place, source, type: COMPONENT }, { data, message: source.message }, options);
}

/** Uses a slash command; throws when the bot has registered none of that name for the place. */
export function command(world: World, bot: Bot, person: User, place: Place, line: CommandLine, options?: InteractOptions): Pressed {
  const scopes = ['global', place.channel.guild_id ?? ''];
  const known = scopes.flatMap((scope) => bot.commands.get(scope) ?? []).find(({ name }) => name === line.name);
  if (known === undefined) throw new Error(`The bot has no command /${line.name} here.`);
  const given = Object.entries(line.options ?? {}).map(([name, value]) => {
    const option = known.options?.find((one) => one.name === name);
    if (option === undefined) throw new Error(`The command /${line.name} has no option ${name}.`);
    return { name, type: option.type, value };
  });
  const scope = known['guild_id'] === undefined ? {} : { guild_id: known['guild_id'] };
  const data = { id: known.id, name: known.name, type: 1, ...scope, ...(given.length > 0 && { options: given }) };
  return start(world, { bot, person, place, source: null, type: COMMAND }, { data }, options);
}

export interface CommandLine {
  readonly name: string;
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

type Begun = Pick<Interaction, 'bot' | 'person' | 'place' | 'source' | 'type'>;

const ALL_PERMISSIONS = '2248473465835073';

function start(world: World, begun: Begun, more: Json, { signing = 'good' }: InteractOptions = {}): Pressed {
  const { bot, person, place, type } = begun;
  const id = world.newId();
  const token = randomBytes(96).toString('base64url');
  const guildId = place.channel.guild_id;
  const payload: Json = {
    id,
    token,
    type,
    version: 1,
    application_id: bot.user.id,
    channel_id: place.channel.id,
    channel: { ...place.channel, ...(guildId !== undefined && { permissions: ALL_PERMISSIONS }), ...threadFields(world, place, person) },
    app_permissions: ALL_PERMISSIONS,
    attachment_size_limit: 10_485_760,
    authorizing_integration_owners: { '0': guildId ?? '0' },
    context: guildId === undefined ? 1 : 0,
    entitlements: [],
    entitlement_sku_ids: [],
    locale: 'en-US',
    ...(guildId === undefined
      ? { user: person }
      : {
          guild_id: guildId,
          guild_locale: 'en-US',
          guild: { id: guildId, features: [], locale: 'en-US' },
          member: { ...memberOf(world, person), permissions: ALL_PERMISSIONS },
        }),
    ...more,
  };
  const interaction: Interaction = { ...begun, id, token, payload, at: world.time.now(), callback: null, original: null };
  world.interactions.set(token, interaction);
  return { interaction, http: deliver(world, interaction, signing) };
}

/** What only a thread says of itself: who is in it, and how the person is. */
function threadFields(world: World, { channel, members }: Place, person: User): Json {
  if (!isThread(channel)) return {};
  const member = { id: channel.id, user_id: person.id, join_timestamp: timestamp(world), flags: 0, muted: false, mute_config: null };
  return { member, member_ids_preview: [...members].slice(0, 5) };
}

/** Brings the interaction to its application, and takes what that says at once. */
export async function deliver(world: World, interaction: Interaction, signing: Signing = 'good'): Promise<HttpTry | null> {
  const { bot, payload, place } = interaction;
  if (bot.interactionsUrl === null) {
    world.dispatch({ type: 'INTERACTION_CREATE', data: payload, guildId: audienceOf(place).guildId, botIds: [bot.user.id] });
    return null;
  }
  const tried = await postSigned(world, bot, bot.interactionsUrl, payload, signing);
  if (tried.status !== 200) return tried;
  const body = JSON.parse(tried.body) as Json;
  const faults = world.schema.body('POST /interactions/{interaction_id}/{interaction_token}/callback', body);
  if (faults.length > 0) throw new Error(`The answer to the interaction is not as the schema says: ${faults.join('; ')}`);
  const { status, body: why } = respond(world, interaction, body);
  if (status !== 204) throw new Error(`The answer to the interaction was refused: ${JSON.stringify(why)}`);
  return tried;
}
