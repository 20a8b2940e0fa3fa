// Channels and their messages, as a bot reaches them.
import { edit, postAsBot, remove } from './messages.ts';
import { REFUSALS, refuse } from './refusals.ts';
import type { BotRoute } from './call.ts';
import { byAge } from './snowflake.ts';
import type { Answer, Json, Place, Post } from './types.ts';
import { audienceOf, isThread, openDm, refusalAt, shownTo } from './world.ts';

type PlaceRoute = (place: Place, ...rest: Parameters<BotRoute>) => Answer;
type PostRoute = (post: Post, place: Place, ...rest: Parameters<BotRoute>) => Answer;

export const inPlace =
  (act: PlaceRoute): BotRoute =>
  (call, bot) => {
    const place = call.world.places.get(call.params['channel_id'] ?? '');
    if (place === undefined) return refuse(REFUSALS.unknownChannel);
    const refusal = refusalAt(call.world, bot, place);
    return refusal === null ? act(place, call, bot) : refuse(refusal);
  };

export const atPost = (act: PostRoute): BotRoute =>
  inPlace((place, call, bot) => {
    const post = place.posts.get(call.params['message_id'] ?? '');
    return post === undefined || post.seenBy !== null ? refuse(REFUSALS.unknownMessage) : act(post, place, call, bot);
  });

const NO_CONTENT: Answer = { status: 204 };

export const CHANNEL_ROUTES: Readonly<Record<string, BotRoute>> = {
  'POST /users/@me/channels': ({ world, body }, bot) => {
    const person = world.users.get(String(body['recipient_id']));
    return person === undefined ? refuse(REFUSALS.unknownUser) : { status: 200, body: openDm(world, bot, person).channel };
  },
  'GET /channels/{channel_id}': inPlace(({ channel }) => ({ status: 200, body: channel })),
  'PATCH /channels/{channel_id}': inPlace((place, { world, body }) => {
    const { archived, locked, ...rest } = body;
    const metadata = { ...(place.channel['thread_metadata'] as Json), ...some({ archived, locked }) };
    place.channel = { ...place.channel, ...rest, ...(isThread(place.channel) && { thread_metadata: metadata }) };
    const type = isThread(place.channel) ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE';
    world.dispatch({ type, data: place.channel, ...audienceOf(place) });
    return { status: 200, body: place.channel };
  }),
  'POST /channels/{channel_id}/typing': inPlace(() => NO_CONTENT),
  'GET /channels/{channel_id}/messages': inPlace((place, { query }, bot) => {
    const posts = page([...place.posts.values()], query);
    return { status: 200, body: posts.map(({ message }) => shownTo(bot, place, message)) };
  }),
  'GET /channels/{channel_id}/messages/{message_id}': atPost((post, place, _call, bot) => ({
    status: 200,
    body: shownTo(bot, place, post.message),
  })),
  'POST /channels/{channel_id}/messages': inPlace((place, { world, body, files }, bot) => postAsBot(world, bot, place, body, files)),
  'PATCH /channels/{channel_id}/messages/{message_id}': atPost((post, place, { world, body, files }, bot) => {
    if (post.message.author.id !== bot.user.id) return refuse(REFUSALS.notOwnMessage);
    const edited = edit(world, place, post, body, files);
    return 'status' in edited ? edited : { status: 200, body: edited.message };
  }),
  'DELETE /channels/{channel_id}/messages/{message_id}': atPost((post, place, { world }, bot) => {
    if (post.message.author.id !== bot.user.id) return refuse(REFUSALS.missingPermissions);
    remove(world, place, post);
    return NO_CONTENT;
  }),
};

const some = (fields: Json): Json => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Newest first; with `after`, the ones that follow it at once. */
function page(all: readonly Post[], query: URLSearchParams): readonly Post[] {
  const limit = Number(query.get('limit') ?? 50);
  const [before, after] = [query.get('before'), query.get('after')];
  const public_ = all.filter(({ seenBy }) => seenBy === null);
  const idOf = ({ message }: Post): string => message.id;
  if (after !== null)
    return public_
      .filter((post) => byAge(idOf(post), after) > 0)
      .slice(0, limit)
      .toReversed();
  const older = before === null ? public_ : public_.filter((post) => byAge(idOf(post), before) < 0);
  return older.toReversed().slice(0, limit);
}
