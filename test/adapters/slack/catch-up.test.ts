/** What no socket told of, read under a budget that Slack may stop for longer than there is time. */
import { expect, it } from 'vitest';
import { createCatchUp } from '../../../adapters/slack/catch-up.ts';
import type { OpenApi } from '../../../adapters/slack/open-api.ts';
import { createReadBudget } from '../../../adapters/slack/rates.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { buildConnection } from '../../builders/build-connection.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { createMemorySessions } from '../../builders/memory-sessions.ts';

const tooMany = (seconds: number) =>
  Object.assign(new Error('ratelimited'), { code: 'slack_webapi_rate_limited_error', retryAfter: seconds });

it('ends at once when Slack asks to wait for longer than there is time to read', async () => {
  const clock = createManualClock();
  const sessions = createMemorySessions();
  sessions.places.push({ space: '', key: 'channel:T1/C1/thread:1.1' });
  let reads = 0;
  const read = async () => {
    reads += 1;
    throw tooMany(400);
  };
  const openApi = (async () => ({ conversations: { history: read, replies: read } })) as unknown as OpenApi;
  const catchUp = createCatchUp({
    clock,
    logger: createSilentLogger(),
    openApi,
    sessions,
    reads: createReadBudget(clock, () => 0),
    connection: buildConnection(['bot_token']),
    take: async () => {},
  });
  catchUp.beat();
  catchUp.back(clock.monotonic() + 1, new AbortController().signal);
  await catchUp.ended();
  expect(reads).toBe(1);
});
