// A minute without Discord, then 500 waiting answers: on the machine's clock and with Discord's own limits.
import { expect, it } from 'vitest';
import { createDiscordAdapter } from '../../../adapters/discord/index.ts';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import { SETTINGS } from '../../../src/core/model/setting.ts';
import { SendFault } from '../../../src/core/ports/channel-adapter.ts';
import type { ChannelHost } from '../../../src/core/ports/channel-host.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { createMemorySessions } from '../../builders/memory-sessions.ts';
import { buildChannel } from '../../builders/fake-channel-host.ts';
import { startFakeDiscord } from '../../platforms/discord/fake-discord.ts';

const DEAD_MS = 60_000;
const WAITING = 500;
/** Conversations answered at once by a few processes. */
const AT_ONCE = 64;
/** As the engine waits before it asks what became of a send, milliseconds. */
const SETTLE_AFTER_MS = 15_000;

it('all are answered once, within the budgets, and none is refused for its rate', async () => {
  const clock = createSystemClock();
  const discord = await startFakeDiscord();
  const bot = discord.addBot('shop');
  const channel = buildChannel({ kind: 'discord' });
  const identity = { id: bot.user.id, name: bot.user.username };
  const connection = { channel, secrets: { bot_token: new Secret(bot.token) }, bot: identity, audience: 'addressed' as const };
  const adapter = createDiscordAdapter({
    clock,
    logger: createSilentLogger(),
    apiUrl: discord.apiUrl,
    callTimeoutMs: 6_500,
    patienceMs: 1_000,
    sessions: createMemorySessions(),
    connection: async () => connection,
    setting: (async (_tenant, _channel, key) => SETTINGS[key].default) as ChannelHost['setting'],
  });
  const places = Array.from({ length: WAITING }, (_none, at) => discord.people.dm(bot, discord.people.person(`person-${at}`)));
  const deliveries = places.map(({ id: space }, at) => {
    const messageId = newUuid();
    const [part] = adapter.plan({ messageId: messageId as never, sources: [], text: `Answer ${at}` }, { space });
    const ids = { id: newUuid(), turnId: newUuid(), conversationId: newUuid(), channelId: channel.id, messageId };
    return { ...ids, ...part!, channelKind: 'discord', target: { space }, platformId: null, preview: false } as unknown as Delivery;
  });
  const context = () => ({ tenantId: channel.tenantId, signal: AbortSignal.timeout(10_000) });
  /** As the engine does: what was not sent is tried again, of what nobody can tell Discord is asked. */
  const bring = async (delivery: Delivery): Promise<void> => {
    let calledAt: number | null = null;
    for (;;) {
      try {
        if (calledAt === null) await adapter.perform(delivery, context());
        else await adapter.settle({ ...delivery, callingForMs: clock.monotonic() - calledAt }, context());
        return;
      } catch (error) {
        if (!(error instanceof SendFault)) throw error;
        if (error.sent === 'unknown') calledAt ??= clock.monotonic();
        await clock.sleep(error.sent === 'unknown' ? SETTLE_AFTER_MS : (error.retryAfterMs ?? 2_000));
      }
    }
  };
  discord.setDown(true);
  const queue = [...deliveries];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await bring(next);
  });
  await clock.sleep(DEAD_MS);
  expect(discord.ledger).toEqual([]);
  discord.setDown(false);
  const upAt = clock.monotonic();
  await Promise.all(workers);
  const tookMs = clock.monotonic() - upAt;
  const tooMany = discord.requests.filter(({ status }) => status === 429).length;
  console.log(`${WAITING} answers in ${Math.round(tookMs)} ms, ${discord.requests.length} requests, ${tooMany} refused for their rate`);
  const shown = places.map((place) =>
    discord
      .view(place)
      .map(({ content }) => content)
      .join(),
  );
  expect(shown).toEqual(places.map((_place, at) => `Answer ${at}`));
  expect(tooMany).toBe(0);
  expect(discord.requests.length).toBeLessThanOrEqual(WAITING + AT_ONCE);
  expect(tookMs).toBeLessThan(60_000);
  await discord.close();
}, 180_000);
