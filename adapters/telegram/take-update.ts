/** What is done with one update, however it came: understood, taken in, and what waits for a sign gets it. */
import type { Logger } from '../../src/kernel/logger.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import type { TakeIn } from '../_shared/take-in.ts';
import { takeFeedback, takeSeen } from '../_shared/take-seen.ts';
import { normalise } from './normalise.ts';
import { openFile, type FileDeps } from './open-file.ts';
import { forCall } from './open-api.ts';
import { readFault } from './read-fault.ts';
import { botToken } from './secrets.ts';

export interface TakeDeps extends FileDeps {
  readonly logger: Logger;
  readonly takeIn: TakeIn;
}

/**
 * Resolves once the update is committed, or is nothing to be kept. Rejects when it should come again: with a retryable ClawError, or
 * with a bug.
 */
export async function takeUpdate(deps: TakeDeps, update: unknown, connection: ChannelConnection, host: ChannelHost): Promise<void> {
  await takeSeen({ ...deps, connection }, normalise(update, connection), async (seen) => {
    if (seen.kind === 'message' || seen.kind === 'edit') return takeSpoken(deps, seen, connection, host);
    if (seen.kind !== 'feedback') return host.placeChanged(connection.channel, seen);
    await takeFeedback(seen, connection, host);
    acknowledge(deps, connection, seen.actionId);
  });
}

async function takeSpoken(
  deps: TakeDeps,
  seen: Normalised & { kind: 'message' | 'edit' },
  connection: ChannelConnection,
  host: ChannelHost,
): Promise<void> {
  const taken = await deps.takeIn(seen, connection, host, (file, maxBytes, signal) =>
    openFile(deps, tokenOf(connection), file, maxBytes, signal),
  );
  if (taken && seen.kind === 'message' && seen.actionId !== null) acknowledge(deps, connection, seen.actionId);
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
