/** Brings one planned part to Slack with one call; another one follows only where the first certainly did not do it. */
import type { WebClient } from '@slack/web-api';
import type { Delivery } from '../../src/core/model/delivery.ts';
import { SendFault, type Receipt } from '../../src/core/ports/channel-adapter.ts';
import { assertWanted } from '../_shared/send-budget.ts';
import { callPlaceOf, isDirect, type CallPlace } from './place.ts';
import { readPart, type SlackPart } from './plan.ts';
import { isEditRefused, isMarkupRefused, isOutside, isStreaming, readFault, toSendFault, type SlackFault } from './read-fault.ts';
import type { OpenStream, Streams } from './streams.ts';
import { closingBlocks, plainContents, richContents } from './write-blocks.ts';

export interface Sender {
  readonly api: WebClient;
  readonly streams: Streams;
}

/** What is to stand in a place. */
export type Sending = Pick<Delivery, 'id' | 'target' | 'content' | 'platformId'>;

/** What one call is made of; a second call differs in one of them. */
interface Attempt {
  readonly channel: string;
  readonly markup: 'rich' | 'plain';
  /** A new message, one that is brought up to date, or a stream that ends with what it lacks. */
  readonly way: 'post' | 'update' | 'close';
  /** The message was told to be no stream any more. */
  readonly isStopped: boolean;
}

interface Work extends Sender, Sending {
  readonly place: CallPlace;
  readonly part: SlackPart;
  /** The stream that the message is, where what it holds is the beginning of the part. */
  readonly stream: OpenStream | null;
  readonly signal: AbortSignal;
}

/** By which a message is found again, https://docs.slack.dev/messaging/message-metadata */
export const metadataOf = (deliveryId: string) => ({ event_type: 'claw_delivery', event_payload: { delivery_id: deliveryId } });

/** A stream that cannot be stopped ends by itself, five minutes after its start. */
const STILL_STREAMING = { retryable: true, retryAfterMs: 30_000, counts: false } as const;

/** Throws SendFault. What has a platform id already is brought to its text, which may be repeated at will. */
export async function sendPart(sender: Sender, sending: Sending, signal: AbortSignal): Promise<Receipt> {
  // What is posted anew is none of the stream that may have been opened once.
  if (sending.platformId === null) sender.streams.forget(sending.id);
  const work = toWork(sender, sending, signal);
  const way = sending.platformId === null ? 'post' : work.stream === null ? 'update' : 'close';
  let attempt: Attempt = { channel: work.place.channel, markup: 'rich', way, isStopped: false };
  for (;;) {
    assertWanted(signal);
    try {
      const platformId = await call(work, attempt);
      sender.streams.forget(sending.id);
      return { platformId };
    } catch (error) {
      if (error instanceof SendFault) throw error;
      const fault = readFault(error);
      const next = await nextAttempt(work, attempt, fault);
      if (next === null) throw toSendFault(fault);
      attempt = next;
    }
  }
}

function toWork(sender: Sender, sending: Sending, signal: AbortSignal): Work {
  const place = callPlaceOf(sending.target);
  if (place === null) throw new SendFault('no', 'The target is no place of Slack.', { retryable: false });
  const isLost = place.thread === null && place.replyTo !== null && !isDirect(place.channel);
  if (isLost) throw new SendFault('no', 'The thread of the answer is missing.', { retryable: false });
  const part = readPart(sending.content);
  const stream = sender.streams.get(sending.id);
  const isBeginning = stream !== null && stream.ts === sending.platformId && part.markdown.startsWith(stream.text);
  return { ...sender, ...sending, place, part, stream: isBeginning ? stream : null, signal };
}

/** The platform id of what stands there now. */
async function call({ api, id, platformId, place, part, stream }: Work, { channel, markup, way }: Attempt): Promise<string> {
  const metadata = metadataOf(id);
  const contents = markup === 'rich' ? richContents(part) : plainContents(part);
  if (way === 'post' || platformId === null) {
    const thread = place.thread !== null && channel === place.channel ? { thread_ts: place.thread } : {};
    const { ts } = await api.chat.postMessage({ channel, ...thread, ...contents, metadata, unfurl_links: false, unfurl_media: false });
    if (ts === undefined) throw new SendFault('unknown', 'Slack did not say where the message is.', { retryable: true });
    return ts;
  }
  if (way === 'update') {
    await api.chat.update({ channel, ts: platformId, ...contents, metadata });
    return platformId;
  }
  const rest = part.markdown.slice(stream?.text.length ?? 0);
  const blocks = closingBlocks(part);
  const lacking = { ...(rest !== '' && { markdown_text: rest }), ...(blocks.length > 0 && { blocks }) };
  await api.chat.stopStream({ channel, ts: platformId, ...lacking, metadata });
  return platformId;
}

/** Each remedy is tried once; null when there is none. */
async function nextAttempt(work: Work, attempt: Attempt, fault: SlackFault): Promise<Attempt | null> {
  if (attempt.way === 'close') return afterClose(work, attempt, fault);
  if (fault.kind !== 'refused') return null;
  if (attempt.way === 'update' && isStreaming(fault)) return stop(work, attempt);
  if (attempt.way === 'update' && isEditRefused(fault)) return { ...attempt, way: 'post' };
  if (isMarkupRefused(fault) && attempt.markup === 'rich') return { ...attempt, markup: 'plain' };
  const { place } = work;
  // A command may be given where the app is not; then its answer goes to who gave it.
  const isOfCommand = place.replyTo === null && place.thread === null && attempt.channel === place.channel && !isDirect(place.channel);
  return isOfCommand && isOutside(fault) ? { ...attempt, channel: place.person.id } : null;
}

/** An update says it all, whatever the stream holds; only a call that may still be under way has to be waited for. */
function afterClose({ streams, id }: Work, attempt: Attempt, fault: SlackFault): Attempt | null {
  if (fault.kind === 'too-many' || fault.kind === 'not-reached') return null;
  streams.forget(id);
  const isOver = fault.kind === 'refused' || fault.answered;
  return isOver && !toSendFault(fault).shuts ? { ...attempt, way: 'update' } : null;
}

/** An open stream takes no update. Where it cannot be stopped, people get at least its words before it ends by itself. */
async function stop(work: Work, attempt: Attempt): Promise<Attempt> {
  const { api, streams, id, platformId, part, stream } = work;
  const message = { channel: attempt.channel, ts: platformId ?? '' };
  if (!attempt.isStopped) {
    await api.chat.stopStream({ ...message }).catch((error: unknown) => {
      const fault = readFault(error);
      if (fault.kind !== 'refused' && !(fault.kind === 'unclear' && fault.answered)) throw stillStreaming(fault);
    });
    return { ...attempt, isStopped: true };
  }
  const rest = part.markdown.slice(stream?.text.length ?? part.markdown.length);
  if (rest !== '') {
    const held = await api.chat.appendStream({ ...message, markdown_text: rest }).catch((error: unknown) => readFault(error));
    if ('ok' in held) streams.set(id, { ts: platformId, text: part.markdown });
  }
  throw new SendFault('no', 'The stream of the answer is still open.', STILL_STREAMING);
}

/** The words of the answer were in no call yet. */
function stillStreaming(fault: SlackFault): SendFault {
  const { message, retryAfterMs } = toSendFault(fault);
  return new SendFault('no', message, { ...STILL_STREAMING, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}
