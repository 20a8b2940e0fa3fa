/** What is done with one payload, however it came: understood, taken in, and what else it tells is written down. */
import type { Logger } from '../../src/kernel/logger.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import type { TakeIn } from '../_shared/take-in.ts';
import { takeFeedback, takeSeen } from '../_shared/take-seen.ts';
import { readPayload, type Opened, type SlackSeen } from './normalise.ts';
import { openFile, type FileDeps } from './open-file.ts';
import { checkApp } from './set-up.ts';

/** Slack waits three seconds for us. */
const ASKING_MS = 1_500;

export interface TakeDeps extends FileDeps {
  readonly logger: Logger;
  readonly takeIn: TakeIn;
  /** Greets who has opened the assistant; nobody waits for it. */
  readonly greet: (opened: Opened, connection: ChannelConnection, host: ChannelHost) => void;
}

export type TakePayload = (payload: unknown, connection: ChannelConnection, host: ChannelHost) => Promise<void>;

/**
 * Resolves once the payload is committed, or is nothing to be kept. Rejects when it should come again: with a retryable ClawError, or
 * with a bug.
 */
export async function takeEvent(deps: TakeDeps, payload: unknown, connection: ChannelConnection, host: ChannelHost): Promise<void> {
  await takeSeen({ ...deps, connection }, readPayload(payload, connection), (seen) => act(deps, seen, connection, host));
}

async function act(
  deps: TakeDeps,
  seen: Exclude<SlackSeen, { readonly kind: 'ignored' }>,
  connection: ChannelConnection,
  host: ChannelHost,
): Promise<void> {
  const { channel } = connection;
  switch (seen.kind) {
    case 'message':
    case 'edit':
      await deps.takeIn(seen, connection, host, (...asked) => openFile(deps, connection, ...asked));
      return;
    case 'feedback':
      return takeFeedback(seen, connection, host);
    case 'opened':
      return deps.greet(seen, connection, host);
    case 'refused':
      // It may come late, when the app was installed again.
      return (await isTaken(deps, connection)) ? undefined : host.connectionRefused(channel);
    default:
      return host.placeChanged(channel, seen);
  }
}

/** Whether Slack takes the token after all; what cannot be asked in time is not. */
async function isTaken({ openApi }: TakeDeps, { secrets }: ChannelConnection): Promise<boolean> {
  const { bot_token } = secrets;
  return bot_token !== undefined && (await checkApp(openApi, { bot_token }, AbortSignal.timeout(ASKING_MS))).kind === 'ready';
}
