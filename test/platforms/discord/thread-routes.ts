// Threads: how they begin, and who is in them.
import { atPost, inPlace } from './channel-routes.ts';
import { eventOf, FLAGS } from './messages.ts';
import { REFUSALS, refuse } from './refusals.ts';
import type { BotRoute } from './call.ts';
import type { Channel, Json, Place, Post, User } from './types.ts';
import { addPlace, audienceOf, CHANNEL_TYPES, isThread, timestamp, type World } from './world.ts';

export interface ThreadStart {
  readonly name: string;
  readonly by: User;
  /** The message it grows from, which gives it its id. */
  readonly from?: Post;
  readonly isPrivate?: boolean;
}

/** Makes a thread under the channel and tells the bots. */
export function startThread(world: World, parent: Place, { name, by, from, isPrivate = false }: ThreadStart): Place {
  const at = timestamp(world);
  const open = parent.channel.type === CHANNEL_TYPES.announcement ? CHANNEL_TYPES.announcementThread : CHANNEL_TYPES.publicThread;
  const channel: Channel = {
    id: from?.message.id ?? world.newId(),
    type: isPrivate ? CHANNEL_TYPES.privateThread : open,
    guild_id: String(parent.channel.guild_id),
    parent_id: parent.channel.id,
    name,
    owner_id: by.id,
    last_message_id: null,
    message_count: 0,
    total_message_sent: 0,
    member_count: 1,
    rate_limit_per_user: 0,
    flags: 0,
    thread_metadata: { archived: false, auto_archive_duration: 1_440, archive_timestamp: at, locked: false, create_timestamp: at },
  };
  const place = addPlace(world, channel, [by.id]);
  world.dispatch({ type: 'THREAD_CREATE', data: { ...channel, newly_created: true }, ...audienceOf(place) });
  if (from !== undefined) {
    from.message = { ...from.message, flags: from.message.flags | FLAGS.hasThread, thread: channel };
    world.dispatch(eventOf(world, parent, 'MESSAGE_UPDATE', from.message));
  }
  return place;
}

const memberIn = (world: World, { channel }: Place, userId: string): Json => ({
  id: channel.id,
  user_id: userId,
  join_timestamp: timestamp(world),
  flags: 0,
});

const startable = ({ channel }: Place): boolean => channel.type === CHANNEL_TYPES.text || channel.type === CHANNEL_TYPES.announcement;

const inThread = (act: Parameters<typeof inPlace>[0]): BotRoute =>
  inPlace((place, call, bot) => (isThread(place.channel) ? act(place, call, bot) : refuse(REFUSALS.wrongChannelType)));

export const THREAD_ROUTES: Readonly<Record<string, BotRoute>> = {
  'POST /channels/{channel_id}/messages/{message_id}/threads': atPost((from, place, { world, body }, bot) => {
    if (!startable(place)) return refuse(REFUSALS.wrongChannelType);
    if (world.places.has(from.message.id)) return refuse(REFUSALS.threadExists);
    return { status: 201, body: startThread(world, place, { name: String(body['name']), by: bot.user, from }).channel };
  }),
  'POST /channels/{channel_id}/threads': inPlace((place, { world, body }, bot) => {
    if (!startable(place)) return refuse(REFUSALS.wrongChannelType);
    const isPrivate = (body['type'] ?? CHANNEL_TYPES.privateThread) === CHANNEL_TYPES.privateThread;
    return { status: 201, body: startThread(world, place, { name: String(body['name']), by: bot.user, isPrivate }).channel };
  }),
  'GET /channels/{channel_id}/thread-members': inThread((place, { world }) => ({
    status: 200,
    body: [...place.members].map((id) => memberIn(world, place, id)),
  })),
  'PUT /channels/{channel_id}/thread-members/@me': inThread((place, _call, bot) => {
    place.members.add(bot.user.id);
    return { status: 204 };
  }),
  'DELETE /channels/{channel_id}/thread-members/@me': inThread((place, _call, bot) => {
    place.members.delete(bot.user.id);
    return { status: 204 };
  }),
};
