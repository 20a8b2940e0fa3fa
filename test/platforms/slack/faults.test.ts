// Faults and limits on request: what the call meets, and whether the ledger has it.
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from './fake-slack.ts';
import { quietLogger } from './quiet-logger.ts';
import type { Channel, Fault, Install } from './types.ts';

/** Long enough for a busy machine. */
const SOON = { timeout: 8_000 };

let slack: FakeSlack;
let bot: Install;
let web: WebClient;
let channel: Channel;

beforeEach(async () => {
  slack = await startFakeSlack({ now: () => 1_800_000_000_000 });
  bot = slack.install(slack.addApp(), slack.addWorkspace());
  channel = slack.people.channel(bot.team, 'help', [bot]);
  web = new WebClient(bot.token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quietLogger,
  });
});
afterEach(() => slack.close());

const post = (text = 'x') => web.chat.postMessage({ channel: channel.id, text });

describe('a fault', () => {
  it.each<[string, Fault, object, number]>([
    ['too-many', { kind: 'too-many', retryAfter: 3 }, { code: 'slack_webapi_rate_limited_error', retryAfter: 3 }, 0],
    ['refuse', { kind: 'refuse', error: 'internal_error' }, { data: { error: 'internal_error' } }, 0],
    ['server-error', { kind: 'server-error', status: 502 }, { statusCode: 502 }, 0],
    ['not-found', { kind: 'not-found' }, { statusCode: 404 }, 0],
    ['html', { kind: 'html' }, {}, 0],
    ['drop', { kind: 'drop' }, { code: 'slack_webapi_request_error' }, 0],
    ['accept-drop', { kind: 'accept-drop' }, { code: 'slack_webapi_request_error' }, 1],
    ['accept-server-error', { kind: 'accept-server-error' }, { statusCode: 503 }, 1],
    ['accept-html', { kind: 'accept-html' }, {}, 1],
  ])('%s: the call fails, and the ledger tells whether it was accepted', async (_what, fault, error, accepted) => {
    slack.fail(fault);
    await expect(post()).rejects.toMatchObject(error);
    expect(slack.ledger).toHaveLength(accepted);
    await post();
    expect(slack.see(channel)).toHaveLength(accepted + 1);
  });

  it.each<[string, Fault, number, number]>([
    ['hang', { kind: 'hang' }, 0, 0],
    ['accept-hang', { kind: 'accept-hang' }, 1, 1],
    ['late', { kind: 'late', afterMs: 30_000 }, 0, 1],
  ])('%s: nothing comes back, and the call is accepted never, before or later', async (_what, fault, now, later) => {
    slack.fail(fault);
    const gone = new AbortController();
    const body = JSON.stringify({ channel: channel.id, text: 'x' });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${bot.token}` };
    const call = fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body, signal: gone.signal });
    await expect.poll(() => slack.calls.length, SOON).toBe(1);
    gone.abort();
    await expect(call).rejects.toThrow('aborted');
    expect(slack.ledger).toHaveLength(now);
    await slack.clock.advance(30_000);
    expect(slack.see(channel)).toHaveLength(later);
  });

  it('slow: the answer comes, but not at once', async () => {
    slack.fail({ kind: 'slow', ms: 30 });
    const began = performance.now();
    await expect(post()).resolves.toMatchObject({ ok: true });
    expect(performance.now() - began).toBeGreaterThanOrEqual(29);
  });

  it('meets the method, the workspace and as many calls as it says', async () => {
    slack.fail({ kind: 'refuse', error: 'internal_error', method: 'auth.test', teamId: bot.team.id, times: 2 });
    slack.fail({ kind: 'not-found', method: 'auth.test', teamId: 'T404' });
    await post();
    await expect(web.auth.test()).rejects.toMatchObject({ data: { error: 'internal_error' } });
    await expect(web.auth.test()).rejects.toMatchObject({ data: { error: 'internal_error' } });
    await expect(web.auth.test()).resolves.toMatchObject({ team_id: bot.team.id });
  });
});

describe('limits, once switched on', () => {
  it('one post a second in a channel, told with the wait', async () => {
    await post();
    await post();
    slack.limit('on');
    await post();
    await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
    await slack.clock.advance(1_000);
    await expect(post()).resolves.toMatchObject({ ok: true });
  });

  it('so many calls a minute by method, and one read of history a minute where they are tight', async () => {
    slack.limit('on');
    const stop = () => web.chat.stopStream({ channel: channel.id, ts: '1.000001' });
    for (let times = 0; times < 20; times += 1) await expect(stop()).rejects.toMatchObject({ data: { error: 'message_not_found' } });
    await expect(stop()).rejects.toMatchObject({ retryAfter: 60 });
    slack.limit('tight');
    await web.conversations.history({ channel: channel.id });
    await expect(web.conversations.history({ channel: channel.id })).rejects.toMatchObject({ retryAfter: 60 });
    await slack.clock.advance(60_000);
    await expect(web.conversations.history({ channel: channel.id })).resolves.toMatchObject({ ok: true });
  });
});
