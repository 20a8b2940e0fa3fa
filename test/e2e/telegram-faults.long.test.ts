/** A Telegram that cuts off, answers nonsense, hangs or asks to wait, and a Claw that is killed around a send: what people got is counted in its ledger. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { FakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { FaultKind } from '../platforms/telegram/types.ts';
import { call, problem, problemOf } from '../support/call.ts';
import type { Called } from '../support/call.ts';
import { freePort } from '../support/free-port.ts';
import { makeHome } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { plantSecondTenant } from '../support/second-tenant.ts';
import type { SecondTenant } from '../support/second-tenant.ts';
import { until } from '../support/until.ts';

/** Answered without looking anything up. */
const QUESTION = '/help';
const ANSWER_MS = 20_000;
/** The time of a call, the time until it may be settled, and a sweep or two. */
const PARKED_MS = 40_000;

interface Row {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
}

interface House {
  readonly telegram: FakeTelegram;
  readonly home: GatewayHome;
  readonly env: Readonly<Record<string, string>>;
  gateway: GatewayProcess;
}

/** A Claw with webhooks at an address of its own. */
async function build(killAt?: string): Promise<House> {
  const telegram = await startFakeTelegram();
  const home = await makeHome();
  const port = String(await freePort());
  const env = { TELEGRAM_API_ROOT: telegram.apiRoot, PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` };
  const gateway = await home.start({ env, ...(killAt !== undefined && { killAt }) });
  return { telegram, home, env, gateway };
}

const remove = async ({ home, telegram }: House): Promise<void> => {
  await home.remove();
  await telegram.close();
};

const api = async ({ home, gateway }: House, path: string, json?: unknown, method?: string): Promise<Called> =>
  call(`${gateway.url}/api/v1${path}`, { token: await home.adminKey(), json, ...(method !== undefined && { method }) });

/** A bot of its own that Telegram posts for, and a person who writes to it. */
async function talkTo(house: House, name: string) {
  const { telegram } = house;
  const bot = telegram.addBot(name);
  const made = await api(house, '/channels', { kind: 'telegram', name, mode: 'webhook', secrets: { bot_token: bot.token } });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  const channelId = String(made.body?.['id']);
  const ada = telegram.people.person();
  const chat = telegram.people.privateChat(ada);
  return {
    bot,
    channelId,
    fail: (fault: FaultKind, times = 1) => telegram.fail({ ...fault, method: 'sendMessage', token: bot.token, times }),
    ask: () => telegram.people.write(bot, ada, chat, { text: QUESTION }).taken,
    /** Every message that Telegram accepted for the chat, whatever it said of it. */
    sent: () => telegram.ledger.filter(({ token, method }) => token === bot.token && method === 'sendMessage'),
    rows: async (state = ''): Promise<readonly Row[]> => {
      const { status, body } = await api(house, `/deliveries?channel_id=${channelId}${state === '' ? '' : `&state=${state}`}`);
      expect(status).toBe(200);
      return body?.['data'] as readonly Row[];
    },
  };
}
type Talk = Awaited<ReturnType<typeof talkTo>>;

async function untilOne({ rows }: Talk, state: string, deadlineMs = PARKED_MS): Promise<Row> {
  await until(async () => (await rows(state)).length === 1, deadlineMs, 250);
  return (await rows(state))[0]!;
}

const CUT_OFF = { 'accept-drop': 1, 'accept-bad-gateway': 1, 'accept-hang': 1, drop: 0 } as const;
const REFUSED: FaultKind = { kind: 'refuse', code: 400, description: 'Bad Request: a reason of its own' };

describe('a Telegram at fault', () => {
  let house: House;
  let other: SecondTenant;
  const talks = new Map<string, Talk>();
  const talk = (name: string): Talk => talks.get(name)!;
  const decide = (id: string, act: 'mark-sent' | 'send-again') => api(house, `/deliveries/${id}/${act}`, undefined, 'POST');
  /** Everybody asks at once, so that the waits for what nobody can tell of run beside each other. */
  const ask = async (name: string, fault: FaultKind, times = 1): Promise<void> => {
    const one = await talkTo(house, `${name.replaceAll('-', '_')}_bot`);
    if (name === 'resending') await api(house, `/configs/telegram.on_unknown?channel_id=${one.channelId}`, { value: 'resend' }, 'PUT');
    one.fail(fault, times);
    await one.ask();
    talks.set(name, one);
  };
  beforeAll(async () => {
    house = await build();
    for (const kind of Object.keys(CUT_OFF) as (keyof typeof CUT_OFF)[]) await ask(kind, { kind });
    await ask('marked', { kind: 'accept-drop' });
    await ask('resending', { kind: 'accept-drop' });
    await ask('refused', REFUSED);
    await ask('storm', { kind: 'too-many', retryAfter: 1 }, 6);
    other = await plantSecondTenant(house.gateway.url, house.home.folder);
  });
  afterAll(() => remove(house));

  it('that asks to wait puts an answer off, and that spends no attempt', async () => {
    expect(await untilOne(talk('storm'), 'sent')).toMatchObject({ attempts: 1, error: null });
    expect(talk('storm').sent()).toHaveLength(1);
    expect(house.telegram.calls.filter(({ method }) => method === 'sendMessage').length).toBeGreaterThan(6);
  });

  it('that refuses an answer fails it, until somebody sends it again', async () => {
    const { id } = await untilOne(talk('refused'), 'failed');
    expect(talk('refused').sent()).toHaveLength(0);
    expect((await decide(id, 'send-again')).status).toBe(200);
    await untilOne(talk('refused'), 'sent', ANSWER_MS);
    expect(talk('refused').sent()).toHaveLength(1);
  });

  it.each(Object.entries(CUT_OFF))(
    'that ends a call with %s has an answer once, which waits for a person while others go on',
    async (kind, accepted) => {
      const { sent, rows, ask: askAgain } = talk(kind);
      const parked = await untilOne(talk(kind), 'unknown');
      expect(parked).toMatchObject({ attempts: 1, error: 'The platform did not say whether it arrived.' });
      expect(sent()).toHaveLength(accepted);
      expect(house.gateway.output()).toContain(parked.id);
      await askAgain();
      await until(async () => (await rows('sent')).length === 1, ANSWER_MS, 50);
      expect(sent()).toHaveLength(accepted + 1);
      expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'unknown']);
    },
  );

  it('has what nobody can tell of counted', async () => {
    const metrics = async () => (await call(`${house.gateway.url}/metrics`)).text;
    await until(async () => /claw_deliveries_unknown\{channel="telegram"\} [1-9]/.test(await metrics()), ANSWER_MS, 250);
    expect(await metrics()).toMatch(/claw_deliveries_total\{channel="telegram",state="unknown"\} [1-9]/);
  });

  it('leaves a parked answer to be marked as sent, once, by its own business', async () => {
    const { id } = await untilOne(talk('marked'), 'unknown');
    for (const act of ['mark-sent', 'send-again']) {
      const foreign = await call(`${house.gateway.url}/api/v1/deliveries/${id}/${act}`, { token: other.apiKey, method: 'POST' });
      expect(problemOf(foreign)).toEqual(problem(404, 'not_found'));
    }
    const both = await Promise.all([decide(id, 'mark-sent'), decide(id, 'mark-sent')]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await decide(id, 'send-again')).text).toContain('This delivery is sent');
    expect(talk('marked').sent()).toHaveLength(1);
  });

  it('leaves a parked answer to be sent again, and that once', async () => {
    const { sent, rows } = talk('drop');
    const { id } = await untilOne(talk('drop'), 'unknown');
    const before = sent().length;
    expect((await decide(id, 'send-again')).body).toMatchObject({ id, state: 'planned', attempts: 0, error: null });
    await until(async () => (await rows('sent')).length === 2, ANSWER_MS, 50);
    expect(sent()).toHaveLength(before + 1);
    expect((await rows()).find((row) => row.id === id)).toMatchObject({ attempts: 1 });
  });

  it('has an answer twice rather than not at all where a business wants it so', async () => {
    expect(await untilOne(talk('resending'), 'sent')).toMatchObject({ attempts: 2 });
    expect(talk('resending').sent()).toHaveLength(2);
  });
});

describe('a Claw that is killed', () => {
  const POINTS = ['after-commit', 'during-send', 'in the call', 'after-send'] as const;
  const houses = new Map<string, House & { readonly talk: Talk }>();
  beforeAll(async () => {
    await Promise.all(POINTS.map(async (point) => houses.set(point, await killAndRestart(point))));
  });
  afterAll(async () => void (await Promise.all([...houses.values()].map(remove))));

  async function killAndRestart(point: (typeof POINTS)[number]): Promise<House & { readonly talk: Talk }> {
    const inCall = point === 'in the call';
    const house = await build(inCall ? undefined : point);
    const one = await talkTo(house, 'killed_bot');
    if (inCall) one.fail({ kind: 'accept-hang' });
    void one.ask();
    if (inCall) await until(() => one.sent().length === 1, ANSWER_MS).then(() => house.gateway.end('SIGKILL'));
    else await until(() => house.gateway.child.signalCode === 'SIGKILL', ANSWER_MS);
    house.gateway = await house.home.start({ env: house.env });
    return Object.assign(house, { talk: one });
  }

  it.each([
    ['once the answer is committed', 'after-commit', 'sent', 1],
    ['just before the call', 'during-send', 'unknown', 0],
    ['while Telegram has the call', 'in the call', 'unknown', 1],
    ['after the call, before its end is written down', 'after-send', 'unknown', 1],
  ] as const)('%s leaves one answer, sent or waiting for a person', async (_when, point, state, accepted) => {
    const { talk } = houses.get(point)!;
    expect(await untilOne(talk, state)).toMatchObject({ attempts: 1 });
    expect(talk.sent()).toHaveLength(accepted);
    expect(await talk.rows()).toHaveLength(1);
  });

  it('sends what it never sent when somebody says so', async () => {
    const house = houses.get('during-send')!;
    const [row] = await house.talk.rows('unknown');
    expect((await api(house, `/deliveries/${row!.id}/send-again`, undefined, 'POST')).status).toBe(200);
    await untilOne(house.talk, 'sent', ANSWER_MS);
    expect(house.talk.sent()).toHaveLength(1);
  });
});
