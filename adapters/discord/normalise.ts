/** From an event of Discord to one message in Claw's shape, or the reason why it is none; pure. */
import { storable } from '../../src/kernel/storable.ts';
import type { Audience } from '../../src/core/model/audience.ts';
import type { InboundContact, InboundMessage, ReplyTarget } from '../../src/core/model/message.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { eventSchema, isTaken, type DiscordInteraction, type DiscordMessage, type DiscordUser } from './event-schema.ts';
import { readFeedback } from '../_shared/feedback-buttons.ts';
import { ignored, NOT_UNDERSTOOD } from '../_shared/ignored.ts';
import { fromGuildLoss, fromThreadUpdate } from './read-place-change.ts';
import { conversationKeyOf, interactionTarget, messageTarget, type Place } from './place.ts';
import { isSpoken, isThread, isWithheld, readFiles, readOthers, readWords } from './read-message.ts';

export const KIND = 'discord';

/** Why a message was ignored that Discord showed to us without its words. */
export const WITHHELD = 'content withheld';

/** Discord takes an interaction's token for a quarter of an hour; a minute of it is left for the way. */
const TICKET_MS = 14 * 60_000;

const COMMAND = 2;
const COMPONENT = 3;

/** `ownRoles`: the roles that mean this bot alone, where they are known. */
export function normalise(payload: unknown, connection: ChannelConnection, ownRoles: readonly string[] = []): Normalised {
  const framed = framedOf(payload);
  if (framed === null) return ignored(NOT_UNDERSTOOD);
  if (!isTaken(framed.t)) return ignored('nothing that is looked at');
  const event = eventSchema.safeParse(framed);
  if (!event.success) return ignored(NOT_UNDERSTOOD);
  const { t, d } = event.data;
  if (t === 'MESSAGE_CREATE') return fromMessage(d, connection, ownRoles);
  if (t === 'MESSAGE_UPDATE') return fromEdit(d, connection, ownRoles);
  if (t === 'INTERACTION_CREATE') return fromInteraction(d, connection);
  if (t === 'GUILD_DELETE') return fromGuildLoss(d);
  if (t === 'THREAD_UPDATE') return fromThreadUpdate(d);
  return { kind: 'reach', space: d.id, unreachable: 'gone' };
}

/** Over HTTP an interaction comes as it is, without the gateway's frame. */
function framedOf(payload: unknown): { readonly t: unknown; readonly d: unknown } | null {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return null;
  if ('t' in payload) return { t: payload.t, d: 'd' in payload ? payload.d : null };
  return 'token' in payload ? { t: 'INTERACTION_CREATE', d: payload } : null;
}

function fromMessage(message: DiscordMessage, connection: ChannelConnection, ownRoles: readonly string[]): Normalised {
  const { author } = message;
  if (author.id === connection.bot.id) return ignored('our own message');
  if (!isSpoken(message) || author.system === true) return ignored('a service message');
  const { text, audience } = readWords(message, connection.bot.id, ownRoles);
  const files = readFiles(message);
  const unkept = readOthers(message);
  if (isWithheld(message) && audience.sender === 'person') return ignored(WITHHELD);
  const isWordless = text === '' && files.length === 0 && unkept.length === 0;
  // Called by name and nothing else is a question too: what can you do?
  if (isWordless && !audience.mentioned) return ignored('nothing to read');
  const place = placeOf(message);
  const contact = toContact(author, message.member?.nick);
  const inbound: InboundMessage = {
    ...toInbound(connection, place, contact, messageTarget(place, message.id)),
    identity: identityOf(place, `message:${message.id}`),
    text: storable(isWordless ? '/help' : text),
    immediate: audience.command,
    ...(unkept.length > 0 && { unkept }),
  };
  return { kind: 'message', message: inbound, audience, files, actionId: null };
}

/** Discord also says "updated" when it has found a preview of a link or opened a thread; only people's edits have a time. */
function fromEdit(message: DiscordMessage, connection: ChannelConnection, ownRoles: readonly string[]): Normalised {
  if (message.edited_timestamp == null) return ignored('not edited by its author');
  const now = fromMessage(message, connection, ownRoles);
  if (now.kind !== 'message') return now;
  const at = new Date(message.edited_timestamp);
  return {
    kind: 'edit',
    message: { ...now.message, identity: identityOf(placeOf(message), `edit:${message.id}:${at.getTime()}`) },
    audience: now.audience,
    files: now.files,
    replaces: now.message.identity,
    at,
  };
}

function fromInteraction(interaction: DiscordInteraction, connection: ChannelConnection): Normalised {
  const { id, type, member, data } = interaction;
  const place = placeOfInteraction(interaction);
  const user = member?.user ?? interaction.user;
  if (place === null || user === undefined || data === undefined) return ignored('an interaction of another kind');
  const contact = toContact(user, member?.nick, interaction.locale);
  const actionId = toActionId(interaction);
  const feedback = type === COMPONENT ? readFeedback(data.custom_id ?? '') : null;
  if (feedback !== null) return { kind: 'feedback', ...feedback, conversationKey: conversationKeyOf(place, user.id), contact, actionId };
  const text = type === COMMAND ? wordsOfCommand(data) : type === COMPONENT ? labelOf(interaction) : null;
  if (text === null) return ignored('an interaction of another kind');
  const { application_id: applicationId, token } = interaction;
  const target = interactionTarget(place, { applicationId, token, until: timeOf(id) + TICKET_MS });
  const message: InboundMessage = {
    ...toInbound(connection, place, contact, target),
    identity: identityOf(place, `${type === COMMAND ? 'command' : 'action'}:${id}`),
    text: storable(text),
    immediate: true,
  };
  const audience: Audience = {
    private: place.guildId === null,
    mentioned: false,
    replyToBot: type === COMPONENT,
    command: true,
    inThread: isThread(interaction.channel?.type),
  };
  return { kind: 'message', message, audience, files: [], actionId };
}

/** `/ask` carries its question; every other command is what people write elsewhere too. */
function wordsOfCommand({ name = '', options }: NonNullable<DiscordInteraction['data']>): string {
  const words = options
    .flatMap(({ value }) => (value === undefined ? [] : [String(value)]))
    .join(' ')
    .trim();
  return name === 'ask' ? words || '/help' : `/${name} ${words}`.trim();
}

function labelOf({ data, message }: DiscordInteraction): string | null {
  const pressed = data?.custom_id;
  const button = message?.components.flatMap(({ components }) => components).find(({ custom_id: id }) => id === pressed);
  return button?.label ?? pressed ?? null;
}

/** What is needed to tell Discord that an interaction was taken. */
const toActionId = ({ id, token }: DiscordInteraction): string => `${id}/${token}`;

/** Milliseconds since the Unix epoch: https://docs.discord.com/developers/reference#snowflakes */
const timeOf = (id: string): number => (/^\d{15,20}$/.test(id) ? Number(BigInt(id) >> 22n) + 1_420_070_400_000 : 0);

const placeOf = ({ channel_id: channelId, guild_id: guildId }: DiscordMessage): Place => ({ channelId, guildId: guildId ?? null });

function placeOfInteraction({ channel_id: id, channel, guild_id: guildId }: DiscordInteraction): Place | null {
  const channelId = id ?? channel?.id;
  return channelId === undefined ? null : { channelId, guildId: guildId ?? null };
}

const identityOf = ({ channelId }: Place, what: string): string => `${channelId}/${what}`;

function toInbound({ channel }: ChannelConnection, place: Place, contact: InboundContact, replyTarget: ReplyTarget) {
  return {
    tenantId: channel.tenantId,
    channelId: channel.id,
    channelKind: KIND,
    conversationKey: conversationKeyOf(place, contact.externalId),
    contact,
    files: [],
    replyTarget,
    baseIds: [],
  };
}

function toContact({ id, username, global_name }: DiscordUser, nick?: string | null, locale?: string): InboundContact {
  return { externalId: id, name: storable(nick ?? global_name ?? username) || null, tier: 'free', locale: locale ?? null };
}
