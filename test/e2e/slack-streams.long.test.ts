/** Answers of a model that writes slowly or means harm: how they are streamed, and that each ends as one complete and harmless answer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { Fault } from '../platforms/slack/types.ts';
import { QUESTION } from '../support/house.ts';
import { ANSWER_MS, answersIn, buildSlackHouse, mention, openShop, type Shop, type SlackHouse } from '../support/slack-house.ts';
import { until } from '../support/until.ts';

/** All of them are written at the same time. */
const ALL_MS = 60_000;
const SENTENCES = [
  'Add your documents with the command line [1]. ',
  'They are read at once [1]. ',
  'Large ones take a minute [1]. ',
  'Tables are kept as they are [1]. ',
  'Pictures are left out [1]. ',
];
const LAST = 'After that everybody finds them [1].';

let house: SlackHouse;
beforeAll(async () => {
  house = await buildSlackHouse();
});
afterAll(() => house.close());

const streaming = ['chat.startStream', 'chat.appendStream', 'chat.stopStream'] as const;
const faults = [{ kind: 'not-found' }, { kind: 'refuse', error: 'no_such_feature' }, { kind: 'html' }, { kind: 'accept-html' }] as const;
type Case = readonly [method: string, kind: string, fault: Fault];
const CASES = streaming.flatMap((method) => faults.map((fault): Case => [method, fault.kind, { ...fault, method }]));

describe('an answer that is written slowly is one complete message', () => {
  const asked = new Map<string, { readonly shop: Shop; readonly thread: string }>();
  beforeAll(async () => {
    // Every method is called while it is written, however late a busy machine begins to show it.
    house.model.script({ pieces: [...SENTENCES, LAST], chunkAfterMs: 3_500 });
    for (const [method, kind, fault] of CASES) {
      // They are many at once, and this is not about acknowledgements.
      const shop = await openShop(house, 'webhook', ALL_MS);
      house.slack.fail({ ...fault, teamId: shop.bot.team.id });
      const { thread } = mention(house, shop);
      asked.set(`${method} ${kind}`, { shop, thread });
    }
  });

  it.each(CASES)('where %s meets %s', async (method, kind) => {
    const { shop, thread } = asked.get(`${method} ${kind}`)!;
    await expectComplete(shop, thread);
    expect(house.slack.calls.filter((call) => call.token === shop.bot.token).map((call) => call.method)).toContain(method);
  });

  // After the others: how often it is shown meanwhile is a matter of time.
  it('where no method meets a fault, shown piece by piece', async () => {
    const shop = await openShop(house, 'webhook', ALL_MS);
    const { thread } = mention(house, shop);
    await expectComplete(shop, thread);
    const [start, ...rest] = shop.ledger().filter(({ method }) => method.startsWith('chat.'));
    expect(start).toMatchObject({
      method: 'chat.startStream',
      body: { thread_ts: thread, recipient_user_id: shop.ada.id, recipient_team_id: shop.bot.team.id },
    });
    expect(new Set(rest.map(({ method }) => method))).toEqual(new Set(['chat.appendStream', 'chat.stopStream']));
    expect(rest.at(-1)?.method).toBe('chat.stopStream');
  });

  async function expectComplete(shop: Shop, thread: string): Promise<void> {
    await until(() => answersIn(house, shop, shop.channel, thread).some(({ text }) => text.includes('👍')), ALL_MS, 100);
    const seen = house.slack.see(shop.channel).filter(({ from }) => from === shop.bot.userId);
    expect(seen).toMatchObject([{ thread, state: 'whole', pings: [] }]);
    for (const sentence of [...SENTENCES, LAST]) expect(seen[0]!.text.split(sentence.split(' [')[0]!)).toHaveLength(2);
    await until(async () => (await shop.deliveries()).every(({ state }) => state === 'sent'), ANSWER_MS, 100);
    expect(await shop.deliveries()).toHaveLength(1);
  }
});

it('an answer is stopped by a command while it is written, and what was shown ends with it', async () => {
  house.model.script({ pieces: SENTENCES, chunkAfterMs: 1_600, stall: true });
  const shop = await openShop(house, 'webhook', ALL_MS);
  house.slack.people.write(shop.ada, shop.dm, { text: QUESTION });
  const shown = () => house.slack.see(shop.dm).filter(({ from }) => from === shop.bot.userId);
  await until(() => shown().length === 1, ALL_MS, 100);
  await house.slack.people.command(shop.bot, shop.ada, shop.dm, '/claw', 'stop').taken;
  await until(() => shown().some(({ text }) => text === SETTINGS['texts.stopped'].default.en), ALL_MS, 100);
  const [conversation] = await shop.conversations();
  expect((await shop.messages(conversation!))[0]).toMatchObject({ role: 'user', state: 'cancelled' });
  expect(shown().every(({ state }) => state === 'whole')).toBe(true);
});

it('an answer is ended by the next process as one message, when the one that wrote it is killed half way', async () => {
  house.model.script({ pieces: SENTENCES, chunkAfterMs: 1_600, stall: true });
  const shop = await openShop(house, 'webhook', ALL_MS);
  const { thread } = mention(house, shop);
  const shown = () => house.slack.see(shop.channel).filter(({ from }) => from === shop.bot.userId);
  await until(() => shown().some(({ text }) => text.includes('read at once')), ALL_MS, 100);
  expect(shown()).toMatchObject([{ thread, state: 'streaming' }]);
  house.model.script({ pieces: [...SENTENCES, LAST] });
  await house.killAndRestart();
  await until(() => shown().some(({ text }) => text.includes(LAST.split(' [')[0]!)), ALL_MS, 100);
  expect(shown()).toMatchObject([{ thread, state: 'whole' }]);
  for (const sentence of [...SENTENCES, LAST]) expect(shown()[0]!.text.split(sentence.split(' [')[0]!)).toHaveLength(2);
});

describe('a model that means harm', () => {
  const HOSTILE = [
    '<!channel> <!here> <!everyone|all> <!subteam^S012AB3CD> <@U012AB3CD> <#C012AB3CD> @channel [1]. ',
    '[the docs](https://evil.example/?q=secret) <https://evil.example|shop.example> ![x](https://evil.example/p.png) [1]. ',
    '`<!channel>` https://evil.example/x &lt;!channel&gt; <javascript:alert(1)|here> [1]. ',
    '\n```\n<!here> <https://evil.example|shop.example>\n```\n\nIt is over [1].',
  ];

  it.each([
    ['at once', 0],
    ['slowly', 1_600],
  ])('and writes %s pings nobody, leads nowhere and shows no preview', async (_how, chunkAfterMs) => {
    house.model.script({ pieces: HOSTILE, chunkAfterMs });
    const shop = await openShop(house, 'webhook', ALL_MS);
    const { thread } = mention(house, shop);
    await until(() => answersIn(house, shop, shop.channel, thread).some(({ text }) => text.includes('It is over')), ALL_MS, 100);
    await house.slack.people.command(shop.bot, shop.ada, shop.channel, '/claw', QUESTION).taken;
    await until(() => answersIn(house, shop, shop.channel).some(({ text }) => text.includes('It is over')), ALL_MS, 100);
    for (const message of house.slack.see(shop.channel).filter(({ from }) => from === shop.bot.userId)) {
      expect(message).toMatchObject({ pings: [], unfurls: false });
      // What may not be a link is code, of which Slack makes none.
      expect(message.text.replaceAll(/```.*?```|`[^`]*`/gs, '')).not.toMatch(/evil|\]\(javascript/);
    }
    for (const { body } of shop.ledger()) expect(JSON.stringify(body)).not.toMatch(/<[!@#]|<(?:https?|javascript):\/?\/?(?:evil|alert)/);
    const posts = shop.ledger().filter(({ method }) => method === 'chat.postMessage');
    expect(posts.map(({ body }) => [body['unfurl_links'], body['unfurl_media']])).toEqual(posts.map(() => ['false', 'false']));
  });
});
