// conversations.replies, conversations.history and conversations.info.
import { ok, refuse } from './answers.ts';
import { findChannel, historyScope, isAnswer, missingScope, needs, readScope, type BotCall } from './places.ts';
import type { Answer, Channel, Json, StoredMessage } from './types.ts';
import { word } from './word.ts';

/** Commercial apps outside the Marketplace get no more a page since 29 May 2025. */
const TIGHT_PAGE = 15;

export function replies(call: BotCall): Answer {
  const channel = readable(call);
  if (isAnswer(channel)) return channel;
  const { ts: stamp } = call.body;
  if (stamp === undefined) return refuse('invalid_arguments', needs('ts'));
  const named = channel.messages.get(word(stamp));
  if (named === undefined || named.deleted) return refuse('thread_not_found');
  const root = word(named.fields['thread_ts'] ?? named.ts);
  const all = visible(channel).filter(({ ts, fields }) => ts === root || fields['thread_ts'] === root);
  return page(call, channel, all);
}

/** Newest first, and without what lies in threads. */
export function history(call: BotCall): Answer {
  const channel = readable(call);
  if (isAnswer(channel)) return channel;
  const all = visible(channel).filter(({ ts, fields }) => fields['thread_ts'] === undefined || fields['thread_ts'] === ts);
  return page(call, channel, all.toReversed());
}

export function info(call: BotCall): Answer {
  const channel = findChannel(call);
  if (isAnswer(channel)) return channel;
  const { install } = call;
  if (!install.scopes.has(readScope[channel.kind])) return missingScope(install, readScope[channel.kind]);
  const isDirect = channel.kind === 'im';
  const common = {
    id: channel.id,
    created: 1_700_000_000,
    is_im: isDirect,
    is_mpim: channel.kind === 'mpim',
    is_archived: channel.archived,
    context_team_id: channel.team.id,
    is_org_shared: false,
    updated: 1_700_000_000_000,
  };
  if (isDirect)
    return ok({ channel: { ...common, user: [...channel.members].find((id) => id !== install.userId), is_user_deleted: false } });
  return ok({
    channel: {
      ...common,
      name: channel.name,
      name_normalized: channel.name,
      is_channel: channel.kind === 'channel',
      is_group: channel.kind === 'group',
      is_private: channel.kind !== 'channel',
      is_member: channel.members.has(install.userId),
      is_shared: false,
      is_ext_shared: false,
      topic: { value: '', creator: '', last_set: 0 },
      purpose: { value: '', creator: '', last_set: 0 },
      num_members: channel.members.size,
    },
  });
}

function readable(call: BotCall): Channel | Answer {
  const channel = findChannel(call);
  if (isAnswer(channel)) return channel;
  const scope = historyScope[channel.kind];
  if (!call.install.scopes.has(scope)) return missingScope(call.install, scope);
  return channel.members.has(call.install.userId) ? channel : refuse('not_in_channel');
}

const visible = (channel: Channel): readonly StoredMessage[] =>
  [...channel.messages.values()].filter(({ deleted, ephemeralTo }) => !deleted && ephemeralTo === null);

function page({ world, body }: BotCall, channel: Channel, all: readonly StoredMessage[]): Answer {
  const isInclusive = isTrue(body['inclusive']);
  const after = (ts: string): boolean =>
    body['oldest'] === undefined || ts > word(body['oldest']) || (isInclusive && ts === body['oldest']);
  const before = (ts: string): boolean =>
    body['latest'] === undefined || ts < word(body['latest']) || (isInclusive && ts === body['latest']);
  const wanted = all.filter(({ ts }) => after(ts) && before(ts));
  const limit = Math.min(Number(body['limit'] ?? 100), world.limits === 'tight' ? TIGHT_PAGE : 1_000);
  const from = body['cursor'] === undefined || body['cursor'] === '' ? 0 : Number(Buffer.from(word(body['cursor']), 'base64').toString());
  if (!Number.isSafeInteger(from)) return refuse('invalid_cursor');
  const hasMore = from + limit < wanted.length;
  const withMetadata = isTrue(body['include_all_metadata']);
  return ok({
    messages: wanted.slice(from, from + limit).map((message) => shown(channel, message, withMetadata)),
    has_more: hasMore,
    ...(hasMore && { response_metadata: { next_cursor: Buffer.from(String(from + limit)).toString('base64') } }),
  });
}

function shown(channel: Channel, { ts, fields, metadata }: StoredMessage, withMetadata: boolean): Json {
  const answers = visible(channel).filter((one) => one.fields['thread_ts'] === ts && one.ts !== ts);
  return {
    ...fields,
    ...(withMetadata && metadata !== null && { metadata }),
    ...(answers.length > 0 && {
      thread_ts: ts,
      reply_count: answers.length,
      reply_users: [...new Set(answers.map((one) => one.fields['user']))],
      latest_reply: answers.at(-1)?.ts,
    }),
  };
}

const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === '1' || value === 1;
