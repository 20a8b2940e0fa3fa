/** Follows one conversation for one open page: the store is the truth, live hints only say when to look. */
import { rest, type Clock } from '../../src/kernel/clock.ts';
import type { StreamEvent, StreamWriter } from '../../src/kernel/endpoint.ts';
import type { ConversationId, TenantId } from '../../src/kernel/ids.ts';
import type { Message } from '../../src/core/model/message.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import type { LiveEvent, LiveEvents } from '../../src/core/ports/live-events.ts';
import { createLiveText, type Delta, type GrownTree } from './live-text.ts';
import { presentMessage } from './present.ts';

/** Messages read at once. */
export const READ_AT_ONCE = 100;
/** A lost hint costs at most this wait, in milliseconds. */
export const READ_AGAIN_MS = 10_000;

export interface Stream {
  readonly host: Pick<ChannelHost, 'subscribe' | 'messagesAfter' | 'status'>;
  readonly clock: Clock;
  readonly live: Pick<LiveEvents, 'publish'>;
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  /** Sequence of the last message the page already has. */
  readonly after: number;
  readonly writer: StreamWriter;
  /** Whether the reader may still read: asked before each further look. */
  readonly isStillWelcome: () => Promise<boolean>;
}

/** Runs until the reader is gone or too slow. Rejects when the store cannot be read: the page comes again with Last-Event-ID. */
export async function streamConversation(stream: Stream): Promise<void> {
  const { host, clock, tenantId, conversationId } = stream;
  const page = createPage(stream);
  // Subscribed before the first read: what is committed in between is either in the read or hinted at.
  const unsubscribe = host.subscribe(tenantId, conversationId, page.hear);
  try {
    await readOn(stream, page);
    const state = await host.status(tenantId, conversationId);
    if (state !== 'idle') page.send({ event: 'status', data: { state } });
    page.join();
    while (page.isOpen()) {
      await rest(clock, READ_AGAIN_MS, page.nextHint());
      if (!(await stream.isStillWelcome())) return;
      await readOn(stream, page);
    }
  } finally {
    unsubscribe();
  }
}

/** Emits everything stored after the last emitted message. */
async function readOn({ host, tenantId, conversationId }: Stream, page: Page): Promise<void> {
  page.startRead();
  for (let isMore = true; isMore && page.isOpen();) {
    const messages = await host.messagesAfter(tenantId, conversationId, page.lastSeq(), READ_AT_ONCE);
    messages.forEach(page.sendMessage);
    isMore = messages.length === READ_AT_ONCE;
  }
}

type Page = ReturnType<typeof createPage>;

/** What one open page has been sent, and what it waits for. */
function createPage({ live, tenantId, conversationId, after, writer }: Stream) {
  let lastSeq = after;
  let isCut = false;
  let hint = new AbortController();
  const liveText = createLiveText();
  const isOpen = () => !isCut && !writer.closed.aborted;
  const wake = () => hint.abort();
  writer.closed.addEventListener('abort', wake, { once: true });

  const send = (event: StreamEvent): void => {
    if (!isOpen() || writer.send(event)) return;
    isCut = true;
    wake();
  };
  const sendMessage = (message: Message): void => {
    if (message.seq <= lastSeq) return;
    lastSeq = message.seq;
    liveText.close(message.id);
    send({ event: 'message', id: String(message.seq), data: presentMessage(message) });
  };
  const sendGrown = ({ messageId, text, offset }: Delta, grown: GrownTree | null): void => {
    if (grown) send({ event: 'delta', data: { message_id: messageId, text, offset, blocks_from: grown.from, blocks: grown.blocks } });
  };
  const join = (): void => live.publish(tenantId, conversationId, { kind: 'joined' });
  const hear = (event: LiveEvent): void => {
    if (event.kind === 'missed') join();
    if (event.kind === 'missed' || (event.kind === 'message' && event.seq > lastSeq)) wake();
    if (event.kind === 'status') send({ event: 'status', data: { state: event.state } });
    if (event.kind === 'delta') sendGrown(event, liveText.grow(event));
  };
  return {
    isOpen,
    send,
    sendMessage,
    hear,
    /** Asks for the text of an answer that is being written. */
    join,
    lastSeq: () => lastSeq,
    /** Hints from here on call for another read, however many they are. */
    startRead: () => void (hint = new AbortController()),
    /** Aborted by the first hint since the last read began. */
    nextHint: () => hint.signal,
  };
}
