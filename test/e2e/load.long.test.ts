/** Many visitors at once: every accepted message belongs to exactly one ended turn, and answers keep the order of questions. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { embeddedUrl } from '../support/embedded-url.ts';
import { makeHome, putSetting, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import type { Visitor, WireMessage } from '../support/visitor.ts';

const VISITORS = 100;
const EACH = 10;
const ASK_EVERY_MS = 200;

let home: GatewayHome;
let gateway: GatewayProcess;

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  await raiseLimits(home, gateway);
});
afterAll(() => home.remove());

/** Everyone writes their messages one after the other, all visitors at the same time. */
async function everyoneWrites(): Promise<readonly Visitor[]> {
  const key = await channelKey(gateway.url);
  return Promise.all(
    Array.from({ length: VISITORS }, async (_, who) => {
      const visitor = await openVisitor(gateway.url, key);
      for (let turn = 1; turn <= EACH; turn += 1) {
        const sent = await visitor.send(`m${turn}`, `Question ${turn} of visitor ${who}: how do I add documents?`);
        expect(sent.status).toBe(202);
      }
      return visitor;
    }),
  );
}

async function transcripts(visitors: readonly Visitor[]): Promise<readonly (readonly WireMessage[])[]> {
  const done = (all: readonly WireMessage[]) => all.filter(({ role }) => role === 'user').every(({ state }) => state === 'answered');
  const found: (readonly WireMessage[])[] = [];
  for (const visitor of visitors) {
    let all: readonly WireMessage[] = [];
    await until(async () => done((all = await visitor.messages())), 90_000, ASK_EVERY_MS);
    found.push(all);
  }
  return found;
}

/** What the rows say, asked of the database itself. */
async function turnRows(): Promise<readonly { conversation_id: string; first: number; answers: number; open: number }[]> {
  const client = new pg.Client({ connectionString: await embeddedUrl(home.folder) });
  await client.connect();
  try {
    const rows = await client.query(`
      select t.conversation_id, min(m.seq)::int as first, count(distinct a.id)::int as answers,
        count(*) filter (where t.state not in ('answered', 'cancelled', 'failed'))::int as open
      from turns t join messages m on m.turn_id = t.id and m.role = 'user'
        left join messages a on a.turn_id = t.id and a.role <> 'user'
      group by t.id, t.conversation_id order by t.conversation_id, min(a.seq)`);
    return rows.rows;
  } finally {
    await client.end();
  }
}

test(`${VISITORS} visitors x ${EACH} messages: each message in exactly one ended turn, each turn with one answer, in order`, async () => {
  const all = await transcripts(await everyoneWrites());
  for (const transcript of all) {
    expect(transcript.filter(({ role }) => role === 'user').map(({ id }) => id)).toEqual(
      Array.from({ length: EACH }, (_, index) => `m${index + 1}`),
    );
    expect(new Set(transcript.map(({ seq }) => seq)).size).toBe(transcript.length);
  }
  const rows = await turnRows();
  expect(rows.every(({ answers, open }) => answers === 1 && open === 0)).toBe(true);
  const outOfOrder = rows.filter(
    (row, index) => rows[index - 1]?.conversation_id === row.conversation_id && row.first <= rows[index - 1]!.first,
  );
  expect(outOfOrder).toEqual([]);
}, 120_000);

test('with the collect window at 0 each message gets a reply of its own, in order', async () => {
  await putSetting(home, gateway, 'collect.window_ms', 0);
  const all = await transcripts(await everyoneWrites());
  for (const transcript of all) {
    const users = transcript.filter(({ role }) => role === 'user');
    const replies = transcript.filter(({ role }) => role === 'assistant');
    expect(users).toHaveLength(EACH);
    expect(replies).toHaveLength(EACH);
  }
}, 180_000);
