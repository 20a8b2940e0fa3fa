/** Opens the connection that a delivery or a preview goes through, alike on every platform: what is paused, gone or refused is not called. */
import { ClawError } from '../../src/kernel/errors.ts';
import type { Delivery } from '../../src/core/model/delivery.ts';
import { SendFault, type LivePlace, type SendContext } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection, FindConnection } from '../../src/core/ports/channel-connection.ts';
import { assertWanted } from './send-budget.ts';

/** A pause is no attempt; it is looked at again after this long, milliseconds. */
const PAUSED = { retryable: true, retryAfterMs: 5_000, counts: false } as const;

export interface OpenConnectionDeps<Client> {
  readonly connection: FindConnection;
  readonly open: (connection: ChannelConnection, signal: AbortSignal) => Promise<Client>;
  /** What an admin reads while the platform does not take the token. */
  readonly tokenRefused: string;
}

export interface OpenConnection<Client> {
  /** Null when the connection is gone, its token is refused, or it is another tenant's. */
  find(owner: Pick<LivePlace, 'tenantId' | 'channelId'>, signal: AbortSignal): Promise<Client | null>;
  /** Throws SendFault (certainly not sent) where nothing can be called. */
  forSend(delivery: Pick<Delivery, 'channelId'>, context: SendContext): Promise<Client>;
}

export function createOpenConnection<Client>({ connection, open, tokenRefused }: OpenConnectionDeps<Client>): OpenConnection<Client> {
  const find: OpenConnection<Client>['find'] = async ({ tenantId, channelId }, signal) => {
    const found = await connection(channelId);
    const isOpen = found?.channel.tenantId === tenantId && found.refused !== true;
    return isOpen ? open(found, signal) : null;
  };
  return {
    find,
    forSend: async ({ channelId }, { tenantId, signal }) => {
      assertWanted(signal);
      const client = await find({ tenantId, channelId }, signal).catch((cause: unknown) => {
        const retryable = !(cause instanceof ClawError) || cause.retryable;
        throw new SendFault('no', 'The connection could not be opened.', { retryable, cause });
      });
      if (client !== null) return client;
      if ((await connection(channelId))?.refused === true) throw new SendFault('no', tokenRefused, { retryable: false });
      throw new SendFault('no', 'The connection is paused or gone.', PAUSED);
    },
  };
}
