/** A Discord that cuts off, answers nonsense, hangs or asks to wait, and a Claw that is killed around a send: one answer stands in the ledger. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultKind } from '../platforms/discord/types.ts';
import { call } from '../support/call.ts';
import {
  ANSWER_MS,
  answersIn,
  buildDiscordHouse,
  openShop,
  POST,
  type DiscordHouse,
  type Row,
  type Shop,
} from '../support/discord-house.ts';
import { embeddedUrl } from '../support/embedded-url.ts';
import { until } from '../support/until.ts';

/** Answered without looking anything up. */
const QUESTION = '/help';
/** The time of a call, the time until it may be settled, and a sweep or two. */
const SETTLED_MS = 45_000;
const LOOK = 'GET /channels/{channel_id}/messages';

interface Talk extends Pick<Shop, 'id' | 'bot' | 'channel' | 'deliveries'> {
  /** Messages of the bot that people see. */
  readonly seen: () => ReturnType<typeof answersIn>;
  /** How often Discord took the answer, and how many messages came of it. */
  readonly posts: () => { readonly accepted: number; readonly made: number };
}

/** A bot of its own, whose next answers meet the fault; a person has asked. */
async function ask(house: DiscordHouse, name: string, fault?: FaultKind & { readonly times?: number }): Promise<Talk> {
  const shop = await openShop(house, name);
  if (fault !== undefined) house.discord.fail({ ...fault, route: POST, token: shop.bot.token });
  house.discord.people.write(shop.ada, shop.channel, `<@${shop.bot.user.id}> ${QUESTION}`);
  const posted = () => shop.ledger(POST);
  return {
    ...shop,
    seen: () => answersIn(house, shop, shop.channel),
    posts: () => ({ accepted: posted().length, made: posted().filter(({ repeated }) => !repeated).length }),
  };
}

async function untilOne({ deliveries }: Talk, state: string): Promise<Row> {
  let rows: readonly Row[] = [];
  await until(async () => ((rows = await deliveries()), rows.length === 1 && rows[0]!['state'] === state), SETTLED_MS, 250);
  return rows[0]!;
}

/** What the call meets, and how often Discord takes the answer in the end, counting the times when the nonce led back to the first. */
const FAULTS = {
  'accept-drop': [{ kind: 'accept-drop' }, 2],
  'accept-502': [{ kind: 'accept-html' }, 2],
  'accept-500': [{ kind: 'accept-server-error' }, 2],
  'accept-hang': [{ kind: 'accept-hang' }, 2],
  drop: [{ kind: 'drop' }, 1],
  502: [{ kind: 'html' }, 1],
  hang: [{ kind: 'hang' }, 1],
  storm: [{ kind: 'too-many', retryAfter: 1, times: 6 }, 1],
} as const satisfies Record<string, readonly [FaultKind & { times?: number }, number]>;

let house: DiscordHouse;
beforeAll(async () => {
  house = await buildDiscordHouse();
});
afterAll(() => house.close());

describe('a Discord at fault', () => {
  const talks = new Map<string, Talk>();
  beforeAll(async () => {
    // All at once, so that the waits for what nobody can tell of run beside each other.
    const asking = Object.entries(FAULTS).map(async ([name, [fault]]) => talks.set(name, await ask(house, name, fault)));
    asking.push(
      ask(house, 'refused', { kind: 'refuse', status: 403, code: 50_013, message: 'Missing Permissions' }).then((talk) =>
        talks.set('refused', talk),
      ),
    );
    await Promise.all(asking);
  });

  it.each(Object.entries(FAULTS))('that ends a call with %s has the answer once', async (name, [, accepted]) => {
    const talk = talks.get(name)!;
    expect(await untilOne(talk, 'sent')).toMatchObject({ error: null });
    expect(talk.seen()).toHaveLength(1);
    expect(talk.posts()).toEqual({ accepted, made: 1 });
  });

  it('that refuses an answer fails it with what to do, and is asked no more', async () => {
    const talk = talks.get('refused')!;
    expect(await untilOne(talk, 'failed')).toMatchObject({ attempts: 1, error: 'The bot may not write in the channel.' });
    expect(talk.posts()).toEqual({ accepted: 0, made: 0 });
  });

  it('leaves nothing of which nobody can tell', async () => {
    const { body } = await house.api('/deliveries?state=unknown');
    expect(body?.['data']).toEqual([]);
    expect((await call(`${house.gateway.url}/metrics`)).text).not.toMatch(/claw_deliveries_unknown\{channel="discord"\} [1-9]/);
  });
});

const callsOf = ({ discord }: DiscordHouse): number => discord.requests.filter(({ route }) => route === POST).length;

/** A call that is under way when Claw is killed, and how often Discord takes the answer in the end. */
const CALLS = {
  'taken by Discord': [{ kind: 'accept-hang' }, 'soon', 2],
  'not taken by Discord': [{ kind: 'hang' }, 'soon', 1],
  'taken by Discord, two minutes ago': [{ kind: 'accept-hang' }, 'later', 1],
  'not taken by Discord, two minutes ago': [{ kind: 'hang' }, 'later', 1],
} as const satisfies Record<string, readonly [FaultKind, 'soon' | 'later', number]>;

describe('a Claw that is killed in its calls', () => {
  const talks = new Map<string, Talk>();
  beforeAll(async () => {
    const before = callsOf(house);
    await Promise.all(Object.entries(CALLS).map(async ([name, [fault]]) => talks.set(name, await ask(house, name, fault))));
    await until(() => callsOf(house) === before + talks.size, ANSWER_MS);
    await house.gateway.end('SIGKILL');
    // The database outlives the process: nobody has asked yet what became of the calls.
    await setBack(
      house.home.folder,
      [...talks].filter(([name]) => CALLS[name as keyof typeof CALLS][1] === 'later').map(([, { id }]) => id),
    );
    house.gateway = await house.home.start({ env: house.env });
  });

  it.each(Object.entries(CALLS))('sends the answer once that was %s', async (name, [, when, accepted]) => {
    const talk = talks.get(name)!;
    const { bot, channel } = talk;
    await untilOne(talk, 'sent');
    expect(talk.seen()).toHaveLength(1);
    expect(talk.posts()).toEqual({ accepted, made: 1 });
    // Discord knows the number of an answer for two minutes; later Claw looks for it first.
    const looks = house.discord.requests.filter(({ path, route }) => route === LOOK && path.includes(channel.id));
    expect(looks.length > 0).toBe(when === 'later');
    expect(house.discord.gateway.identifies.filter(({ token }) => token === bot.token)).toHaveLength(1);
  });
});

describe('a Claw that is killed', () => {
  const POINTS = { after: ['after-send', 2], before: ['during-send', 1] } as const;
  const talks = new Map<string, Talk>();
  beforeAll(async () => {
    for (const [name, [killAt]] of Object.entries(POINTS)) {
      await house.gateway.end('SIGTERM');
      house.gateway = await house.home.start({ env: house.env, killAt });
      talks.set(name, await ask(house, name));
      await until(() => house.gateway.child.signalCode === 'SIGKILL', ANSWER_MS);
    }
    house.gateway = await house.home.start({ env: house.env });
  });

  it.each(Object.entries(POINTS))('%s the send sends the answer once', async (name, [, accepted]) => {
    const talk = talks.get(name)!;
    await untilOne(talk, 'sent');
    expect(talk.seen()).toHaveLength(1);
    expect(talk.posts()).toEqual({ accepted, made: 1 });
  });
});

/** As if two minutes and more had passed since the calls of these channels, before which nobody asks what became of them. */
async function setBack(home: string, channels: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: await embeddedUrl(home) });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `update deliveries d set called_at = d.called_at - interval '125 s' from conversations c
         where d.state = 'calling' and c.tenant_id = d.tenant_id and c.id = d.conversation_id and c.channel_id = any($1::uuid[])`,
      [channels],
    );
    if (rowCount !== channels.length) throw new Error(`${rowCount} calls were set back.`);
  } finally {
    await client.end();
  }
}
