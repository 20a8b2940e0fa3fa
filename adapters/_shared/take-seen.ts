/** What every channel does with what its platform brought, once it is understood: act on it, or say in the log why not. */
import { ClawError } from '../../src/kernel/errors.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { NOT_UNDERSTOOD, type Ignored } from './ignored.ts';

/**
 * Resolves to what `act` does; null for what is nothing to be kept, and to what `refused` says where it would be refused again however
 * often it came. Rejects when it should come again: with a retryable ClawError, or with a bug.
 */
export async function takeSeen<Seen extends { readonly kind: string }, T>(
  { logger, connection }: { readonly logger: Logger; readonly connection: ChannelConnection },
  seen: Seen | Ignored,
  act: (seen: Exclude<Seen, Ignored>) => Promise<T>,
  refused: (error: ClawError) => T | null = () => null,
): Promise<T | null> {
  const facts = { channel_id: connection.channel.id };
  if (isIgnored(seen)) {
    if (seen.reason === NOT_UNDERSTOOD) logger.warn(facts, 'what the platform brought was not understood');
    else logger.debug({ ...facts, reason: seen.reason }, 'not taken');
    return null;
  }
  try {
    return await act(seen as Exclude<Seen, Ignored>);
  } catch (error) {
    if (!(error instanceof ClawError) || error.retryable) throw error;
    // Sent again it would be refused again, and hold up everything behind it.
    logger.error({ ...facts, error }, 'what the platform brought was refused');
    return refused(error);
  }
}

const isIgnored = (seen: { readonly kind: string }): seen is Ignored => seen.kind === 'ignored';

export async function takeFeedback(
  { messageId, value, conversationKey, contact }: Normalised & { readonly kind: 'feedback' },
  { channel }: ChannelConnection,
  host: ChannelHost,
): Promise<void> {
  const { contactId } = await host.openConversation(channel, conversationKey, contact);
  await host.feedback(channel.tenantId, messageId, contactId, value, null);
}
