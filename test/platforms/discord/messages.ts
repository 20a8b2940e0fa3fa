// Making, changing and removing messages, with everything that Discord refuses and everybody who is told.
import { faultOfAllowed, joinPings, readPings } from './mentions.ts';
import { invalidForm, REFUSALS, refuse } from './refusals.ts';
import type { Answer, Bot, DiscordEvent, Json, Message, Place, Post, UploadedFile, User } from './types.ts';
import { audienceOf, isThread, memberBeside, timestamp, type World } from './world.ts';

const TEXT_LIMIT = 2_000;
const EMBEDS_LIMIT = 6_000;
const NONCE_LIMIT = 25;
const CUSTOM_ID_LIMIT = 100;
const BUTTONS_LIMIT = 5;
const ROWS_LIMIT = 5;
const REPLY = 19;

export const FLAGS = { suppressEmbeds: 4, hasThread: 32, ephemeral: 64, loading: 128 } as const;

/** No edit takes these away. */
const LASTING_FLAGS = FLAGS.hasThread | FLAGS.ephemeral;

export interface Draft {
  readonly author: User;
  readonly body: Json;
  readonly files?: readonly UploadedFile[];
  /** Fields of the message as they are. */
  readonly more?: Json;
  readonly seenBy?: string | null;
}

/** What is wrong with the body of a new or changed message; null when nothing is. */
export function faultOfMessage(body: Json): Answer | null {
  const content = textOf(body['content']);
  if (content.length > TEXT_LIMIT) {
    return invalidForm('content', 'BASE_TYPE_MAX_LENGTH', `Must be ${TEXT_LIMIT} or fewer in length.`);
  }
  const nonce = body['nonce'];
  if (typeof nonce === 'string' && nonce.length > NONCE_LIMIT) {
    return invalidForm('nonce', 'NONCE_TYPE_TOO_LONG', `Must be ${NONCE_LIMIT} or fewer in length.`);
  }
  const embeds = listOf(body['embeds']);
  if (embeds.length > 10) return invalidForm('embeds', 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.');
  if (embeds.reduce((sum, embed) => sum + lettersOf(embed), 0) > EMBEDS_LIMIT) {
    return invalidForm('embeds', 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${EMBEDS_LIMIT}`);
  }
  const rule = faultOfAllowed(body['allowed_mentions']);
  if (rule !== null) return invalidForm('allowed_mentions', 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', rule);
  return faultOfComponents(listOf(body['components']));
}

function faultOfComponents(rows: readonly Json[]): Answer | null {
  if (rows.length > ROWS_LIMIT) return invalidForm('components', 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${ROWS_LIMIT} in length.`);
  const buttons = rows.flatMap((row) => listOf(row['components']));
  if (rows.some((row) => listOf(row['components']).length > BUTTONS_LIMIT)) {
    return invalidForm('components', 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${BUTTONS_LIMIT} in length.`);
  }
  const ids = buttons.flatMap(({ custom_id }) => (typeof custom_id === 'string' ? [custom_id] : []));
  if (ids.some((id) => id.length > CUSTOM_ID_LIMIT)) {
    return invalidForm('components', 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${CUSTOM_ID_LIMIT} in length.`);
  }
  if (new Set(ids).size < ids.length) {
    return invalidForm('components', 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  }
  return null;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

function lettersOf(embed: Json): number {
  const sizes = Object.entries(embed).map(([name, value]) => {
    if (['title', 'description', 'name', 'text', 'value'].includes(name)) return String(value).length;
    if (name === 'fields') return listOf(value).reduce((sum, field) => sum + lettersOf(field), 0);
    return name === 'footer' || name === 'author' ? lettersOf((value ?? {}) as Json) : 0;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

const isEmpty = ({ content, embeds, attachments, components }: Message): boolean =>
  content === '' && embeds.length + attachments.length + components.length === 0;

/** Puts the message into the place and tells the bots; an answer instead is a refusal. */
export function post(world: World, place: Place, draft: Draft): Post | Answer {
  const { channel } = place;
  const metadata = channel['thread_metadata'] as { readonly locked: boolean } | undefined;
  if (metadata?.locked === true) return refuse(REFUSALS.threadArchived);
  const fault = faultOfMessage(draft.body);
  if (fault !== null) return fault;
  const reference = draft.body['message_reference'] as Json | null | undefined;
  const answered = place.posts.get(String(reference?.['message_id'])) ?? null;
  if (reference != null && answered === null && reference['fail_if_not_exists'] !== false) {
    return invalidForm('message_reference', 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
  }
  const made = build(world, place, draft, answered);
  if (isEmpty(made.message) && (made.message.flags & FLAGS.loading) === 0) return refuse(REFUSALS.emptyMessage);
  place.posts.set(made.message.id, made);
  if (isThread(channel)) place.members.add(draft.author.id);
  place.channel = { ...channel, last_message_id: made.message.id };
  if (made.seenBy === null) world.dispatch(eventOf(world, place, 'MESSAGE_CREATE', withNonce(made.message, draft.body)));
  return made;
}

/** The nonce is in the answer and in the event, but not kept with the message. */
const withNonce = (message: Message, { nonce }: Json): Message => (nonce == null ? message : { ...message, nonce });

function build(world: World, place: Place, { author, body, files = [], more = {}, seenBy = null }: Draft, answered: Post | null): Post {
  const id = world.newId();
  const content = textOf(body['content']).trim();
  const pinged = readPings({ content, allowed: body['allowed_mentions'], repliedTo: answered?.message.author ?? null });
  const message: Message = {
    id,
    type: answered === null ? 0 : REPLY,
    channel_id: place.channel.id,
    author,
    content,
    timestamp: timestamp(world),
    edited_timestamp: null,
    tts: false,
    pinned: false,
    flags: Number(body['flags'] ?? 0),
    mentions: usersOf(world, pinged.users),
    mention_roles: pinged.roles,
    mention_everyone: pinged.everyone,
    embeds: listOf(body['embeds']).map((embed) => ({ type: 'rich', ...embed })),
    components: numbered(listOf(body['components'])),
    attachments: files.map((file) => attach(world, place, file)),
    ...(isThread(place.channel) && { position: place.posts.size }),
    ...(answered !== null && {
      message_reference: { type: 0, channel_id: place.channel.id, message_id: answered.message.id, ...guildOf(place) },
      referenced_message: withoutReference(answered.message),
    }),
    ...more,
  };
  return { message, pinged, seenBy, versions: [content] };
}

const usersOf = (world: World, ids: readonly string[]): readonly User[] => ids.flatMap((id) => world.users.get(id) ?? []);

const guildOf = ({ channel }: Place): Json => (channel.guild_id === undefined ? {} : { guild_id: channel.guild_id });

const withoutReference = ({ referenced_message: _referenced, ...message }: Message): Json => message;

/** Discord numbers the components in the order in which they stand. */
function numbered(rows: readonly Json[]): readonly Json[] {
  let last = 0;
  const number = (one: Json): Json => ({
    ...one,
    id: (last += 1),
    ...(Array.isArray(one['components']) && { components: listOf(one['components']).map(number) }),
  });
  return rows.map(number);
}

function attach(world: World, place: Place, { name, type, bytes }: UploadedFile): Message['attachments'][number] {
  const id = world.newId();
  const path = `/attachments/${place.channel.id}/${id}/${encodeURIComponent(name)}`;
  const until = world.time.now() + world.periods.attachment;
  world.files.set(path, { type, bytes, until });
  const stamp = (ms: number): string => Math.floor(ms / 1_000).toString(16);
  const url = `${world.origin}${path}?ex=${stamp(until)}&is=${stamp(world.time.now())}&hm=${'0'.repeat(64)}&`;
  return { id, filename: name, size: bytes.length, url, proxy_url: url, content_type: type };
}

/** Changes what the body names and leaves the rest. */
export function edit(world: World, place: Place, found: Post, body: Json, files: readonly UploadedFile[] = []): Post | Answer {
  const fault = faultOfMessage(body);
  if (fault !== null) return fault;
  const { message } = found;
  const content = body['content'] === undefined ? message.content : textOf(body['content']).trim();
  const pinged = readPings({ content, allowed: body['allowed_mentions'], repliedTo: null });
  const keptFiles = body['attachments'] === undefined ? message.attachments : keep(message, listOf(body['attachments']));
  const next: Message = {
    ...message,
    content,
    edited_timestamp: timestamp(world),
    mentions: usersOf(world, pinged.users),
    mention_roles: pinged.roles,
    mention_everyone: pinged.everyone,
    flags: body['flags'] === undefined ? message.flags & ~FLAGS.loading : Number(body['flags']) | (message.flags & LASTING_FLAGS),
    embeds: body['embeds'] === undefined ? message.embeds : listOf(body['embeds']).map((embed) => ({ type: 'rich', ...embed })),
    components: body['components'] === undefined ? message.components : numbered(listOf(body['components'])),
    attachments: [...keptFiles, ...files.map((file) => attach(world, place, file))],
  };
  if (isEmpty(next)) return refuse(REFUSALS.emptyMessage);
  found.message = next;
  found.pinged = joinPings(found.pinged, pinged);
  found.versions.push(content);
  if (found.seenBy === null) world.dispatch(eventOf(world, place, 'MESSAGE_UPDATE', next));
  return found;
}

const keep = ({ attachments }: Message, named: readonly Json[]): Message['attachments'] =>
  attachments.filter(({ id }) => named.some((one) => String(one['id']) === id));

export function remove(world: World, place: Place, { message, seenBy }: Post): void {
  place.posts.delete(message.id);
  if (seenBy !== null) return;
  const data = { id: message.id, channel_id: place.channel.id, ...guildOf(place) };
  world.dispatch({ type: 'MESSAGE_DELETE', data, ...audienceOf(place) });
}

/** The message as the gateway tells of it, which is more than the API shows. */
export function eventOf(world: World, place: Place, type: string, message: Message): DiscordEvent {
  const inGuild = place.channel.guild_id !== undefined;
  const mentions = ((message['mentions'] ?? []) as readonly User[]).map((user) =>
    inGuild ? { ...user, member: memberBeside(world, user) } : user,
  );
  const data = {
    ...message,
    mentions,
    channel_type: place.channel.type,
    ...(inGuild && { ...guildOf(place), member: memberBeside(world, message.author) }),
  };
  return { type, data, ...audienceOf(place) };
}

/** As it was given, number or text; null when none was. */
export function nonceOf({ nonce }: Json): string | null {
  return typeof nonce === 'string' || typeof nonce === 'number' ? String(nonce) : null;
}

/** The bot's message, or why there is none. With `enforce_nonce` the first message of a nonce comes back for a while. */
export function postAsBot(world: World, bot: Bot, place: Place, body: Json, files: readonly UploadedFile[]): Answer {
  const nonce = nonceOf(body);
  const first = nonce === null ? undefined : bot.nonces.get(nonce);
  if (body['enforce_nonce'] === true && first !== undefined && world.time.now() - first.at < world.periods.nonce) {
    return { status: 200, body: withNonce(first.post.message, body), repeated: true };
  }
  const made = post(world, place, { author: bot.user, body, files });
  if ('status' in made) return made;
  if (nonce !== null) bot.nonces.set(nonce, { at: world.time.now(), post: made });
  return { status: 200, body: withNonce(made.message, body) };
}
