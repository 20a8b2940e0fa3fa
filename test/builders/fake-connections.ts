/** Connections in memory: the platform takes the token 'good', knows no other, and cannot be reached for 'slow'. */
import type { Channel } from '../../src/core/model/channel.ts';
import type { Connection } from '../../src/core/model/connection.ts';
import type { ChannelConnections } from '../../src/engine/channel-connections.ts';
import type { OpenSecrets } from '../../src/engine/open-secrets.ts';
import { ConflictError, InputError, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { buildChannel } from './fake-channel-host.ts';

const BOT = { id: '7', name: 'shop_bot' };

/** @param all the channels that are connected; changed in place */
export function createFakeConnections(all: () => Channel[]): ChannelConnections {
  const shown = ({ tenantId, id }: Channel) => ({ ...build({ tenantId, channelId: id }), lastFour: 'good' });
  const check = (secrets: OpenSecrets): void => {
    const token = secrets['bot_token']?.reveal();
    if (token === 'slow') throw new UpstreamUnreachable('Telegram could not be reached.');
    if (token !== 'good') throw new InputError('The token is refused.', { faults: [{ field: 'secrets.bot_token', rule: 'refused' }] });
  };
  const set = (channel: Channel, state: Channel['state']) => void all().splice(all().indexOf(channel), 1, { ...channel, state });
  return {
    create: async (tenantId, { kind, name, baseIds, secrets }) => {
      check(secrets);
      if (all().length > 0) throw new ConflictError('This bot is connected to a channel already.');
      const channel = buildChannel({ tenantId, kind, name, baseIds });
      all().push(channel);
      return channel;
    },
    change: async (_channel, { secrets }) => {
      if (secrets) check(secrets);
    },
    get: async (channel) => (all().some(({ id }) => id === channel.id) ? shown(channel) : null),
    list: async () => all().map(shown),
    test: async () => ({ kind: 'ready', bot: BOT, advice: [] }),
    pause: async (channel) => set(channel, 'paused'),
    resume: async (channel) => set(channel, 'active'),
    remove: async (channel) => void all().splice(all().indexOf(channel), 1),
  };
}

const build = (given: Pick<Connection, 'tenantId' | 'channelId'>): Connection => ({
  ...given,
  bot: BOT,
  mode: 'poll',
  installation: null,
  state: null,
  stateAt: null,
  heardAt: null,
});
