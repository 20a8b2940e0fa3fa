// What an admin reads of a refused connection depends on who can bring it back.
import { expect, it } from 'vitest';
import type { Connection, Installation } from '../../../../src/core/model/connection.ts';
import { presentHealth } from '../../../../src/http/api/channels/present-health.ts';
import { buildChannel } from '../../../builders/fake-channel-host.ts';

const channel = buildChannel({ kind: 'slack' });
const at = new Date(1_000);
const build = (installation: Installation | null): Connection => ({
  tenantId: channel.tenantId,
  channelId: channel.id,
  bot: { id: 'U1', name: 'claw' },
  mode: 'webhook',
  installation,
  state: 'refused',
  stateAt: at,
  heardAt: null,
});

it('asks for a new token where the business has one, and for another installation where the app is shared', () => {
  const own = presentHealth(channel, build(null), 2_000);
  expect(own).toMatchObject({ state: 'refused', reason: expect.stringContaining('send it with PATCH'), since: at.toISOString() });
  const shared = presentHealth(channel, build({ appId: '1.2', workspace: { id: 'T1', name: 'Shop' } }), 2_000);
  expect(shared).toMatchObject({ state: 'refused', reason: expect.stringContaining('Install it again') });
});

it('says that a paused channel is paused, whatever else there is', () => {
  expect(presentHealth({ ...channel, state: 'paused' }, build(null), 2_000).state).toBe('paused');
});
