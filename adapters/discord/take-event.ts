/** What is done with one event, however it came: understood, taken in, and what an interaction waits for is told. */
import type { ClawError } from '../../src/kernel/errors.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { MessageState } from '../../src/core/model/message.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost, Received } from '../../src/core/ports/channel-host.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { TakeIn } from '../_shared/take-in.ts';
import { takeFeedback, takeSeen } from '../_shared/take-seen.ts';
import { normalise } from './normalise.ts';
import { openFile } from './open-file.ts';
import { promiseAnswer, sayToOne, SEEN, type InteractionResponse } from './respond.ts';

export interface TakeDeps {
  readonly apiUrl: string;
  readonly logger: Logger;
  readonly takeIn: TakeIn;
}

/**
 * Resolves once the event is committed, or is nothing to be kept, to what an interaction is answered with at once; null for what is none. Rejects when it should come again: with a retryable ClawError, or
 * with a bug.
 */
export async function takeEvent(
  deps: TakeDeps,
  event: unknown,
  connection: ChannelConnection,
  host: ChannelHost,
  ownRoles: readonly string[] = [],
): Promise<InteractionResponse | null> {
  const seen = normalise(event, connection, ownRoles);
  const refused = (error: ClawError): InteractionResponse => sayToOne(error.message);
  return takeSeen({ ...deps, connection }, seen, (understood) => act(deps, understood, connection, host), refused);
}

async function act(
  deps: TakeDeps,
  seen: Exclude<Normalised, { readonly kind: 'ignored' }>,
  connection: ChannelConnection,
  host: ChannelHost,
): Promise<InteractionResponse | null> {
  const { channel } = connection;
  if (seen.kind === 'feedback') {
    await takeFeedback(seen, connection, host);
    return SEEN;
  }
  if (seen.kind === 'message' || seen.kind === 'edit') {
    let received: Received | null = null;
    const isInteraction = seen.kind === 'message' && seen.actionId !== null;
    const watched: ChannelHost = {
      ...host,
      receive: async (message) => (received = await host.receive(message)),
      // The response to an interaction says so already.
      ...(isInteraction && { tellLimited: async () => {} }),
    };
    await deps.takeIn(seen, connection, watched, (...asked) => openFile(deps.apiUrl, ...asked));
    return isInteraction ? await responseTo(received, connection, host, seen.message.contact.locale) : null;
  }
  await host.placeChanged(channel, seen);
  return null;
}

/** An answer is promised only where one will come; everything else is told to the one who asked. */
async function responseTo(
  received: Received | null,
  { channel }: ChannelConnection,
  host: ChannelHost,
  locale: string | null,
): Promise<InteractionResponse> {
  const language = locale?.startsWith('zh') === true ? 'zh' : 'en';
  const text = received === null ? undefined : TEXT_FOR[received.message.state];
  if (text !== undefined) return sayToOne((await host.setting(channel.tenantId, channel.id, text))[language]);
  if (received?.kind !== 'limited') return promiseAnswer();
  return sayToOne(WAIT[language](Math.ceil(received.retryAfterMs / 1_000)));
}

/** The answer was stopped; a person has the conversation and answers when they can. */
const TEXT_FOR: Partial<Record<MessageState, 'texts.stopped' | 'texts.handoff'>> = { noted: 'texts.stopped', for_person: 'texts.handoff' };

const WAIT = {
  en: (seconds: number) => `Too many messages at once. Please ask again in ${seconds} s.`,
  zh: (seconds: number) => `消息太多了，请在 ${seconds} 秒后再提问。`,
};
