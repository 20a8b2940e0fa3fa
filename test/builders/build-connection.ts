// A channel connection with made-up secrets.
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { buildChannel } from './fake-channel-host.ts';

/** Every named secret has the given value. */
export function buildConnection(
  secrets: readonly string[] = [],
  value = 'a-secret-of-the-test',
  given: Partial<ChannelConnection> = {},
): ChannelConnection {
  return {
    channel: buildChannel(),
    secrets: Object.fromEntries(secrets.map((name) => [name, new Secret(value)])),
    bot: { id: '1', name: 'shop_bot' },
    audience: 'addressed',
    ...given,
  };
}
