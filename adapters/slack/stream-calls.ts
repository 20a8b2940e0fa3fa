/** Opens a stream and writes on in it. Nothing of it is owed to anyone, but whatever becomes of it, it never stands beside its answer. */
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../src/kernel/clock.ts';
import type { DeliveryId } from '../../src/kernel/ids.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';
import { isDirect, type CallPlace } from './place.ts';
import { findStream } from './read-back.ts';
import { readFault, toSendFault, type SlackFault } from './read-fault.ts';
import type { OpenStream, Streams } from './streams.ts';

export interface Opened {
  readonly api: WebClient;
  /** The bot's id in Slack. */
  readonly bot: string;
}

export interface StreamDeps {
  readonly clock: Clock;
  readonly streams: Streams;
}

interface Writing extends Opened {
  readonly where: CallPlace;
  readonly id: DeliveryId;
  /** All that the stream should hold. */
  readonly markdown: string;
}

/** Slack closes a stream after about five minutes and then shows that something went wrong; it is closed before. */
const STREAM_MS = 270_000;

/** The stamp of its message. Throws SendFault; after one that is certain, an ordinary message may be posted instead. */
export async function startStream({ clock, streams }: StreamDeps, writing: Writing): Promise<string> {
  const { api, where, id, markdown } = writing;
  const { channel, thread, person } = where;
  if (thread === null) throw new SendFault('no', 'There is no thread to stream in.', { retryable: true });
  // Outside of direct messages a stream is for one person.
  const recipient = isDirect(channel) ? {} : { recipient_user_id: person.id, recipient_team_id: person.team };
  const since = clock.now();
  const started = await api.chat
    .startStream({ channel, thread_ts: thread, markdown_text: markdown, ...recipient })
    .then(({ ts }) => ts ?? NO_STAMP, readFault);
  const ts = typeof started === 'string' ? started : await afterStart(streams, writing, started, since);
  streams.set(id, { ts, text: markdown });
  return ts;
}

const NO_STAMP: SlackFault = { kind: 'unclear', reason: 'Slack did not say where the stream is.', answered: true };

/** A page in place of an answer may have been shown before or after Slack did it: the thread tells. */
async function afterStart(streams: Streams, { api, bot, where, id, markdown }: Writing, fault: SlackFault, since: number): Promise<string> {
  if (fault.kind === 'refused') throw instead(fault);
  if (fault.kind !== 'unclear') throw toSendFault(fault);
  streams.set(id, { ts: null, text: markdown });
  if (!fault.answered) throw toSendFault(fault);
  const lost = { since, text: markdown, bot, isOther: streams.isOurs };
  const found = await findStream(api, where, lost).catch(() => 'unsure' as const);
  if (found === 'unsure') throw toSendFault(fault);
  if (found !== null) return found.ts;
  streams.forget(id);
  throw instead(fault);
}

/** Certain, and what is refused as a stream may still be posted, unless nothing may be. */
function instead(fault: SlackFault): SendFault {
  const { message, shuts } = toSendFault(fault);
  return new SendFault('no', message, { retryable: shuts === null, ...(shuts !== null && { shuts }) });
}

/** Throws SendFault; the stream is forgotten where it holds no one knows what, or nothing can be added to it any more. */
export async function appendStream(
  { clock, streams }: StreamDeps,
  writing: Writing,
  stream: OpenStream & { readonly ts: string },
): Promise<void> {
  const { api, where, id, markdown } = writing;
  const added = { channel: where.channel, ts: stream.ts, markdown_text: markdown.slice(stream.text.length) };
  const isOld = clock.monotonic() - stream.openedAt > STREAM_MS;
  try {
    if (isOld) await api.chat.stopStream(added);
    else await api.chat.appendStream(added);
  } catch (error) {
    const fault = readFault(error);
    if (fault.kind === 'too-many' || fault.kind === 'not-reached') throw toSendFault(fault);
    streams.forget(id);
    throw fault.kind === 'refused' ? instead(fault) : toSendFault(fault);
  }
  if (isOld) streams.forget(id);
  else streams.set(id, { ts: stream.ts, text: markdown });
}
