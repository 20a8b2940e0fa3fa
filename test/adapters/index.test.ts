import { expect, it } from 'vitest';
import { createChannelAdapters } from '../../adapters/index.ts';
import { CHANNEL_KINDS } from '../../src/core/model/channel.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { channelAdapterContract, type ChannelAdapterFlags } from '../contracts/channel-adapter.contract.ts';
import { createMemorySessions } from '../builders/memory-sessions.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { NO_ASSETS } from './web/web-scene.ts';

const createAll = () =>
  createChannelAdapters({
    web: {
      clock: createSystemClock(),
      newId: newUuid,
      live: { publish: () => {}, subscribe: () => () => {} },
      webAssets: NO_ASSETS,
      defaultWebChannelKey: async () => null,
    },
    telegram: {
      clock: createSystemClock(),
      logger: createSilentLogger(),
      apiRoot: 'http://127.0.0.1:9',
      callTimeoutMs: 1_000,
      pollSeconds: 1,
      connection: async () => null,
    },
    slack: {
      clock: createSystemClock(),
      logger: createSilentLogger(),
      apiUrl: 'http://127.0.0.1:9/',
      callTimeoutMs: 1_000,
      connection: async () => null,
      sessions: createMemorySessions(),
      publicUrl: null,
      sharedApp: null,
      metrics: createRecordedMetrics(),
    },
    discord: {
      clock: createSystemClock(),
      logger: createSilentLogger(),
      apiUrl: 'http://127.0.0.1:9',
      callTimeoutMs: 1_000,
      patienceMs: 1_000,
      connection: async () => null,
      sessions: createMemorySessions(),
      setting: async (_tenant, _channel, key) => SETTINGS[key].default as never,
    },
  });

/** What the suite has to know of a channel; a channel of the list is in here, or has a suite of its own beside its fake platform. */
const flags: Readonly<Record<string, ChannelAdapterFlags>> = {
  web: {
    textOfPart: { none: 'its parts carry no text, the page reads the message itself' },
    breakPlatform: { none: 'the platform is our own store' },
  },
};

/** Their contract runs in `<kind>/contract.test.ts`. */
const WITH_A_PLATFORM = ['telegram', 'slack', 'discord'];

it('lists every channel once, each of a kind that the core knows and the contract covers', () => {
  const kinds = createAll().map(({ kind }) => kind);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds.filter((kind) => !(CHANNEL_KINDS as readonly string[]).includes(kind))).toEqual([]);
  expect([...Object.keys(flags), ...WITH_A_PLATFORM].toSorted()).toEqual(kinds.toSorted());
});

for (const [kind, own] of Object.entries(flags)) {
  channelAdapterContract(kind, () => createAll().find((adapter) => adapter.kind === kind)!, own);
}
