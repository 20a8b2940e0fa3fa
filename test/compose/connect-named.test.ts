/** What becomes of the bots that the environment names, at the first start and at later ones. */
import { beforeEach, expect, it } from 'vitest';
import { connectNamed } from '../../src/compose/connect-named.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Channel } from '../../src/core/model/channel.ts';
import type { ConnectionCheck } from '../../src/core/ports/channel-adapter.ts';
import { newUuid, type TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { buildChannel } from '../builders/fake-channel-host.ts';
import { createFakeChannelAdapter } from '../builders/fake-channel-adapter.ts';
import { createManualClock } from '../builders/manual-clock.ts';

const tenantId = newUuid<TenantId>();
let channels: Channel[];
let held: Record<string, string>;
let done: unknown[];
let checks: ConnectionCheck[];

beforeEach(() => {
  [channels, held, done, checks] = [[], {}, [], []];
});

const READY: ConnectionCheck = { kind: 'ready', bot: { id: 'U1', name: 'claw' }, advice: [] };

const run = (env: Record<string, string>) => {
  const adapter = { ...createFakeChannelAdapter('slack'), check: async () => checks.shift() ?? READY };
  const clock = createManualClock();
  const services = {
    adapters: new Map([['slack', adapter]]),
    clock: { ...clock, sleep: async (ms: number) => clock.advance(ms) },
    logger: createSilentLogger(),
    directory: { channels: async () => channels },
    secrets: { get: async ({ field }: { field: string }) => (held[field] ? { value: new Secret(held[field]), mark: 'm' } : null) },
    channelConnections: {
      list: async () => channels.map(({ id }) => ({ channelId: id, bot: { id: 'U1', name: 'claw' } })),
      create: async (_tenant: TenantId, { kind, secrets }: { kind: string; secrets: object }) =>
        done.push(['create', kind, Object.keys(secrets)]),
      change: async ({ id }: Channel, { secrets }: { secrets: object }) => done.push(['change', id, Object.keys(secrets)]),
    },
  };
  return connectNamed(
    services as never,
    loadConfig(env, () => ''),
    tenantId,
    new AbortController().signal,
  );
};

const ENV = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

it('connects nothing when nothing is named', async () => {
  await run({});
  expect(done).toEqual([]);
});

it('connects the bot that is named, with all of its secrets', async () => {
  await run(ENV);
  expect(done).toEqual([['create', 'slack', ['bot_token', 'app_token']]]);
});

it('leaves a connection with these very secrets alone, without asking the platform', async () => {
  channels = [buildChannel({ kind: 'slack' })];
  held = { 'slack.bot_token': 'xoxb-1', 'slack.app_token': 'xapp-1' };
  checks = [{ kind: 'refused', reason: 'never asked' }];
  await run(ENV);
  expect([done, checks.length]).toEqual([[], 1]);
});

it('gives the connection of the same bot its new secrets', async () => {
  channels = [buildChannel({ kind: 'slack' })];
  held = { 'slack.bot_token': 'xoxb-0' };
  await run(ENV);
  expect(done).toEqual([['change', channels[0]?.id, ['bot_token', 'app_token']]]);
});

it('tries again while the platform is away, and gives up when it refuses', async () => {
  checks = [{ kind: 'unreachable', reason: 'away' }, { kind: 'unreachable', reason: 'away' }, READY];
  await run(ENV);
  expect(done).toHaveLength(1);
  checks = [{ kind: 'refused', reason: 'no' }, READY];
  await run(ENV);
  expect([done.length, checks.length]).toEqual([1, 1]);
});
