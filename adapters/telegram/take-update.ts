/** What is done with one update, however it came: understood, judged, its files kept, and committed. */
import { ClawError } from '../../src/kernel/errors.ts';
import type { FileId } from '../../src/kernel/ids.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import { isForAgent } from '../../src/core/model/audience.ts';
import { MAX_FILE_BYTES, MAX_MESSAGE_FILES } from '../../src/core/model/file.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { normalise, NOT_UNDERSTOOD } from './normalise.ts';
import { openFile, type FileDeps } from './open-file.ts';
import { forCall } from './open-api.ts';
import { readFault } from './read-fault.ts';
import { botToken } from './secrets.ts';

export interface TakeDeps extends FileDeps {
  readonly logger: Logger;
}

/** Time for the files of one message, milliseconds: Telegram waits about ten seconds for an answer. */
const FILES_TIME_MS = 6_000;

/**
 * Resolves once the update is committed, or is nothing to be kept. Rejects when it should come again: with a retryable ClawError, or
 * with a bug.
 */
export async function takeUpdate(deps: TakeDeps, update: unknown, connection: ChannelConnection, host: ChannelHost): Promise<void> {
  const facts = { channel_id: connection.channel.id };
  const seen = normalise(update, connection);
  try {
    if (seen.kind === 'message') await takeMessage(deps, seen, connection, host);
    else if (seen.kind === 'feedback') await takeFeedback(deps, seen, connection, host);
    else if (seen.kind === 'reach' || seen.kind === 'moved') await host.placeChanged(connection.channel, seen);
    else if (seen.kind === 'ignored' && seen.reason === NOT_UNDERSTOOD) deps.logger.warn(facts, 'an update was not understood');
    else deps.logger.debug({ ...facts, reason: seen.kind === 'edit' ? 'an edit' : seen.reason }, 'update not taken');
  } catch (error) {
    if (!(error instanceof ClawError) || error.retryable) throw error;
    // Sent again it would be refused again, and hold up everything behind it.
    deps.logger.error({ ...facts, error }, 'update refused');
  }
}

async function takeMessage(
  deps: TakeDeps,
  seen: Normalised & { kind: 'message' },
  connection: ChannelConnection,
  host: ChannelHost,
): Promise<void> {
  if (!isForAgent(seen.audience, connection.audience)) return;
  const files = seen.files.length === 0 ? [] : await keepFiles(deps, seen, connection, host);
  await host.receive({ ...seen.message, files });
  if (seen.actionId !== null) acknowledge(deps, connection, seen.actionId);
}

/** A file that cannot be had or is not taken does not hold up the words it came with. */
async function keepFiles(
  deps: TakeDeps,
  { message, files }: Normalised & { kind: 'message' },
  connection: ChannelConnection,
  host: ChannelHost,
): Promise<readonly FileId[]> {
  const { tenantId } = connection.channel;
  const { conversationId, contactId } = await host.openConversation(connection.channel, message.conversationKey, message.contact);
  const signal = AbortSignal.timeout(FILES_TIME_MS);
  const kept: FileId[] = [];
  for (const file of files.slice(0, MAX_MESSAGE_FILES)) {
    try {
      const bytes = await openFile(deps, tokenOf(connection), file, MAX_FILE_BYTES, signal);
      kept.push((await host.keepFile(tenantId, conversationId, contactId, { name: file.name, bytes })).id);
    } catch (error) {
      if (!(error instanceof ClawError)) throw error;
      deps.logger.warn({ channel_id: connection.channel.id, error }, 'a file was not kept');
    }
  }
  return kept;
}

async function takeFeedback(
  deps: TakeDeps,
  seen: Normalised & { kind: 'feedback' },
  connection: ChannelConnection,
  host: ChannelHost,
): Promise<void> {
  const { channel } = connection;
  const { contactId } = await host.openConversation(channel, seen.conversationKey, seen.contact);
  await host.feedback(channel.tenantId, seen.messageId, contactId, seen.value, null);
  acknowledge(deps, connection, seen.actionId);
}

/** Ends the waiting of a pressed button; nobody waits for it, and one that is lost ends by itself. */
function acknowledge(deps: TakeDeps, connection: ChannelConnection, actionId: string): void {
  const signal = AbortSignal.timeout(deps.callTimeoutMs);
  const answer = async (): Promise<void> => {
    const api = await deps.openApi(tokenOf(connection), deps.callTimeoutMs);
    await api.answerCallbackQuery(actionId, {}, forCall(signal));
  };
  answer().catch((error: unknown) => {
    deps.logger.debug({ channel_id: connection.channel.id, fault: readFault(error).kind }, 'a button was not answered');
  });
}

const tokenOf = (connection: ChannelConnection) => botToken(connection.secrets);
