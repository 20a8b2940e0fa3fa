/** A Slack that cuts off, answers nonsense, hangs or asks to wait, and a Claw that is killed around a send: what people got is counted in its ledger. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from '../platforms/slack/fake-slack.ts';
import type { FaultKind } from '../platforms/slack/types.ts';
import { call, type Called } from '../support/call.ts';
import { freePort } from '../support/free-port.ts';
import { makeHome, type GatewayHome, type GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

/** Answered without looking anything up. */
const QUESTION = '/help';
const ANSWER_MS = 30_000;
/** The time of a call, the time until it may be settled, and a sweep or two. */
const SETTLED_MS = 45_000;

interface Row {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
}

interface House {
  readonly slack: FakeSlack;
  readonly home: GatewayHome;
  readonly env: Readonly<Record<string, string>>;
  gateway: GatewayProcess;
}

async function build(killAt?: string): Promise<House> {
  const slack = await startFakeSlack();
  const home = await makeHome();
  const port = String(await freePort());
  const env = { SLACK_API_URL: slack.apiUrl, PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` };
  const gateway = await home.start({ env, ...(killAt !== undefined && { killAt }) });
  return { slack, home, env, gateway };
}

const remove = async ({ home, slack }: House): Promise<void> => {
  await home.remove();
  await slack.close();
};

const api = async ({ home, gateway }: House, path: string, json?: unknown): Promise<Called> =>
  call(`${gateway.url}/api/v1${path}`, { token: await home.adminKey(), json });

/** An app of its own that Slack posts for, and a person who writes to it. */
async function talkTo(house: House) {
  const { slack, env } = house;
  // Four of them start beside each other, and this is not about their acknowledgements.
  const bot = slack.install(slack.addApp({ ackMs: ANSWER_MS }), slack.addWorkspace());
  const secrets = { bot_token: bot.token, signing_secret: bot.app.signingSecret };
  const made = await api(house, '/channels', { kind: 'slack', name: 'Shop', mode: 'webhook', secrets });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  const channelId = String(made.body?.['id']);
  const address = `${env['PUBLIC_URL']}/webhooks/slack/${channelId}`;
  Object.assign(bot.app.urls, { events: address, interactivity: address, commands: address });
  const ada = slack.people.person(bot.team);
  const direct = slack.people.direct(bot, ada);
  return {
    fail: (fault: FaultKind, times = 1) => slack.fail({ ...fault, method: 'chat.postMessage', teamId: bot.team.id, times }),
    ask: () => slack.people.write(ada, direct, { text: QUESTION }).taken,
    /** Every message that Slack accepted, whatever it said of it. */
    sent: () => slack.ledger.filter(({ teamId, method }) => teamId === bot.team.id && method === 'chat.postMessage'),
    rows: async (state = ''): Promise<readonly Row[]> => {
      const { status, body } = await api(house, `/deliveries?channel_id=${channelId}${state === '' ? '' : `&state=${state}`}`);
      expect(status).toBe(200);
      return body?.['data'] as readonly Row[];
    },
  };
}
type Talk = Awaited<ReturnType<typeof talkTo>>;

async function untilOne({ rows }: Talk, state: string): Promise<Row> {
  await until(async () => (await rows(state)).length === 1, SETTLED_MS, 250);
  return (await rows(state))[0]!;
}

/** What becomes of an answer, and how many messages Slack took. */
const FAULTS = [
  ['accept-drop', { kind: 'accept-drop' }, 'sent', 1],
  ['accept-server-error', { kind: 'accept-server-error' }, 'sent', 1],
  ['accept-html', { kind: 'accept-html' }, 'sent', 1],
  ['accept-hang', { kind: 'accept-hang' }, 'sent', 1],
  ['drop', { kind: 'drop' }, 'unknown', 0],
  ['late', { kind: 'late', afterMs: 600_000 }, 'unknown', 0],
  ['refusal', { kind: 'refuse', error: 'is_archived' }, 'failed', 0],
  ['storm', { kind: 'too-many', retryAfter: 1 }, 'sent', 1],
] as const;

describe('a Slack at fault', () => {
  let house: House;
  const talks = new Map<string, Talk>();
  beforeAll(async () => {
    house = await build();
    for (const [name, fault] of FAULTS) {
      const talk = await talkTo(house);
      talk.fail(fault, name === 'storm' ? 6 : 1);
      await talk.ask();
      talks.set(name, talk);
    }
  });
  afterAll(() => remove(house));

  it.each(FAULTS)('that ends a call with %s leaves one answer or none', async (name, _fault, state, accepted) => {
    const talk = talks.get(name)!;
    expect(await untilOne(talk, state)).toMatchObject({ attempts: 1 });
    expect(talk.sent()).toHaveLength(accepted);
    expect(await talk.rows()).toHaveLength(1);
  });

  it('that takes a call long after it was given up has the answer once, and a person looks at it', async () => {
    const talk = talks.get('late')!;
    const { id } = await untilOne(talk, 'unknown');
    await house.slack.clock.advance(600_000);
    expect(talk.sent()).toHaveLength(1);
    expect(house.slack.carrying(id)).toHaveLength(1);
    expect(house.gateway.output()).toContain(id);
  });

  it('is asked again once it works', async () => {
    const talk = talks.get('drop')!;
    await untilOne(talk, 'unknown');
    await talk.ask();
    await until(async () => (await talk.rows('sent')).length === 1, ANSWER_MS, 50);
    expect(talk.sent()).toHaveLength(1);
  });
});

describe('a Claw that is killed', () => {
  const POINTS = [
    ['once the answer is committed', 'after-commit', 'sent', 1],
    ['just before the call', 'during-send', 'unknown', 0],
    ['while Slack has the call', 'in the call', 'sent', 1],
    ['after the call, before its end is written down', 'after-send', 'sent', 1],
  ] as const;
  const houses = new Map<string, House & { readonly talk: Talk }>();
  beforeAll(async () => {
    await Promise.all(POINTS.map(async ([, point]) => houses.set(point, await killAndRestart(point))));
  });
  afterAll(async () => void (await Promise.all([...houses.values()].map(remove))));

  async function killAndRestart(point: (typeof POINTS)[number][1]): Promise<House & { readonly talk: Talk }> {
    const inCall = point === 'in the call';
    const house = await build(inCall ? undefined : point);
    const talk = await talkTo(house);
    if (inCall) talk.fail({ kind: 'accept-hang' });
    void talk.ask();
    if (inCall) await until(() => talk.sent().length === 1, ANSWER_MS).then(() => house.gateway.end('SIGKILL'));
    else await until(() => house.gateway.child.signalCode === 'SIGKILL', ANSWER_MS);
    house.gateway = await house.home.start({ env: house.env });
    return Object.assign(house, { talk });
  }

  it.each(POINTS)('%s leaves one answer, found again or waiting for a person', async (_when, point, state, accepted) => {
    const { talk } = houses.get(point)!;
    expect(await untilOne(talk, state)).toMatchObject({ attempts: 1 });
    expect(talk.sent()).toHaveLength(accepted);
    expect(await talk.rows()).toHaveLength(1);
  });
});
