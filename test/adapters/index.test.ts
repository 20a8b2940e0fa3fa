import { expect, it } from 'vitest';
import { createChannelAdapters } from '../../adapters/index.ts';
import { CHANNEL_KINDS } from '../../src/core/model/channel.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { channelAdapterContract, type ChannelAdapterFlags } from '../contracts/channel-adapter.contract.ts';
import { NO_ASSETS } from './web/web-scene.ts';

const createAll = () =>
  createChannelAdapters({
    clock: createSystemClock(),
    newId: newUuid,
    live: { publish: () => {} },
    webAssets: NO_ASSETS,
    defaultWebChannelKey: async () => null,
  });

/** What the suite has to know of a channel; a channel of the list without an entry fails the test below. */
const flags: Readonly<Record<string, ChannelAdapterFlags>> = {
  web: {
    textOfPart: { none: 'its parts carry no text, the page reads the message itself' },
    breakPlatform: { none: 'the platform is our own store' },
  },
};

it('lists every channel once, each of a kind that the core knows and the contract covers', () => {
  const kinds = createAll().map(({ kind }) => kind);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds.filter((kind) => !(CHANNEL_KINDS as readonly string[]).includes(kind))).toEqual([]);
  expect(Object.keys(flags).toSorted()).toEqual(kinds.toSorted());
});

for (const [kind, own] of Object.entries(flags)) {
  channelAdapterContract(kind, () => createAll().find((adapter) => adapter.kind === kind)!, own);
}
