// chat.startStream, chat.appendStream and chat.stopStream: a message that grows until it is stopped or five minutes old.
import { ok, refuse } from './answers.ts';
import { storeOwn } from './chat.ts';
import { MARKDOWN_LIMIT, refuseBlocks, refuseMetadata } from './contents.ts';
import { findMessage, findPlace, findThread, isAnswer, needs, type BotCall } from './places.ts';
import type { Answer, Json, StoredMessage } from './types.ts';
import { word } from './word.ts';

/** Streams end about five minutes after their start, however busy: slackapi/node-slack-sdk issue 2702. */
const LIFETIME_MS = 300_000;

export function startStream(call: BotCall): Answer {
  const { world, install, body } = call;
  const channel = findPlace(call);
  if (isAnswer(channel)) return channel;
  if (!channel.streams) return refuse('channel_type_not_supported');
  if (body['thread_ts'] === undefined) return refuse('invalid_arguments', needs('thread_ts'));
  const refused = channel.kind === 'im' ? null : refuseRecipient(call);
  if (refused !== null) return refused;
  const thread = findThread(channel, body);
  if (thread === null || typeof thread !== 'string') return thread ?? refuse('thread_not_found');
  const piece = readPiece(body);
  if (isAnswer(piece)) return piece;
  const contents = { text: '', blocks: null, metadata: null };
  const message = storeOwn(world, install, channel, { thread, contents, unfurls: false, isStream: true });
  add(message, piece);
  world.clock.later(LIFETIME_MS, () => {
    if (message.stream?.state === 'open') message.stream.state = 'broken';
  });
  return ok({ channel: channel.id, ts: message.ts });
}

export function appendStream(call: BotCall): Answer {
  return onStream(call, (message, channelId) => {
    const piece = readPiece(call.body);
    if (isAnswer(piece)) return piece;
    if (piece.text === '' && piece.blocks.length === 0 && call.body['chunks'] === undefined) return refuse('no_text');
    return add(message, piece) ?? ok({ channel: channelId, ts: message.ts });
  });
}

export function stopStream(call: BotCall): Answer {
  const { world, install, body } = call;
  return onStream(call, (message, channelId, stream) => {
    const piece = readPiece(body);
    if (isAnswer(piece)) return piece;
    const refused = refuseBlocks(body['blocks']) ?? refuseMetadata(body['metadata']) ?? add(message, piece);
    if (refused !== null) return refused;
    add(message, { text: '', blocks: (body['blocks'] as readonly Json[] | undefined) ?? [] });
    message.metadata = (body['metadata'] as Json | undefined) ?? null;
    stream.state = 'stopped';
    const channel = install.team.channels.get(channelId);
    if (channel !== undefined) world.onOwnMessage(install, channel, message, 'changed');
    return ok({ channel: channelId, ts: message.ts, message: message.fields });
  });
}

type Stream = NonNullable<StoredMessage['stream']>;

function onStream(call: BotCall, act: (message: StoredMessage, channelId: string, stream: Stream) => Answer): Answer {
  const channel = findPlace(call);
  if (isAnswer(channel)) return channel;
  const message = findMessage(channel, call.body['ts']);
  if (isAnswer(message)) return message;
  const { stream } = message;
  const isOurs = message.fields['bot_id'] === call.install.botId;
  return isOurs && stream?.state === 'open' ? act(message, channel.id, stream) : refuse('message_not_in_streaming_state');
}

function refuseRecipient({ install, body }: BotCall): Answer | null {
  const { recipient_user_id: user, recipient_team_id: team } = body;
  if (typeof user !== 'string' || user === '') return refuse('missing_recipient_user_id');
  if (typeof team !== 'string' || team === '') return refuse('missing_recipient_team_id');
  return install.team.users.has(user) ? null : refuse('user_not_found');
}

interface Piece {
  readonly text: string;
  readonly blocks: readonly Json[];
}

function readPiece(body: Json): Piece | Answer {
  const chunks = body['chunks'] ?? [];
  if (!Array.isArray(chunks)) return refuse('invalid_chunks');
  const texts = [word(body['markdown_text'])];
  const blocks: Json[] = [];
  for (const chunk of chunks as readonly Json[]) {
    if (chunk['type'] === 'markdown_text' && typeof chunk['text'] === 'string') texts.push(chunk['text']);
    else if (chunk['type'] === 'blocks' && Array.isArray(chunk['blocks'])) blocks.push(...(chunk['blocks'] as Json[]));
    else if (!['task_update', 'plan_update'].includes(String(chunk['type']))) return refuse('invalid_chunks');
  }
  const text = texts.join('');
  if (text.length > MARKDOWN_LIMIT) return refuse('msg_too_long');
  return refuseBlocks(blocks) ?? { text, blocks };
}

/** The limit of one call is also that of the whole message: CopilotKit/CopilotKit pull request 6064 measured it. */
function add(message: StoredMessage, { text, blocks }: Piece): Answer | null {
  const before = String(message.fields['text']);
  if (before.length + text.length > MARKDOWN_LIMIT) return refuse('msg_too_long');
  const all = [...((message.fields['blocks'] as readonly Json[] | undefined) ?? []), ...blocks];
  message.fields = { ...message.fields, text: before + text, ...(all.length > 0 && { blocks: all }) };
  return null;
}
