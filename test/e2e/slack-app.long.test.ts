/** One app of Slack for two businesses: installed by links, removed and installed again, and what each business must never see of the other. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from '../platforms/slack/fake-slack.ts';
import type { App, Install, User, Workspace } from '../platforms/slack/types.ts';
import { QUESTION } from '../support/house.ts';
import { call, type Called } from '../support/call.ts';
import { embeddedUrl } from '../support/embedded-url.ts';
import { freePort } from '../support/free-port.ts';
import { makeHome, putSetting, raiseLimits, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { plantSecondTenant, SECRET_QUESTION } from '../support/second-tenant.ts';
import { until } from '../support/until.ts';

const ANSWER_MS = 15_000;

let slack: FakeSlack;
let app: App;
let home: GatewayHome;
let gateway: GatewayProcess;
let one: Business;
let two: Business;

interface Business {
  readonly key: string;
  readonly team: Workspace;
  readonly person: User;
}

beforeAll(async () => {
  slack = await startFakeSlack();
  const url = `http://127.0.0.1:${await freePort()}`;
  const redirectUris: string[] = [];
  app = slack.addApp({ redirectUris });
  redirectUris.push(`${url}/oauth/slack/${app.clientId}/callback`);
  const address = `${url}/webhooks/slack/app/${app.clientId}`;
  Object.assign(app.urls, { events: address, interactivity: address, commands: address });
  home = await makeHome();
  const env = { SLACK_CLIENT_ID: app.clientId, SLACK_CLIENT_SECRET: app.clientSecret, SLACK_SIGNING_SECRET: app.signingSecret };
  gateway = await home.start({ env: { ...env, SLACK_API_URL: slack.apiUrl, PORT: new URL(url).port, PUBLIC_URL: url } });
  await raiseLimits(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  await untilDocsAreReady(home, gateway);
  const [first, second] = [slack.addWorkspace('shoes'), slack.addWorkspace('kettles')];
  one = { key: await home.adminKey(), team: first, person: slack.people.person(first) };
  const { apiKey } = await plantSecondTenant(gateway.url, home.folder);
  two = { key: apiKey, team: second, person: slack.people.person(second, { name: 'zoe' }) };
});
afterAll(async () => {
  await home.remove();
  await slack.close();
});

const api = ({ key }: Business, path: string, json?: unknown): Promise<Called> =>
  call(`${gateway.url}/api/v1${path}`, { token: key, json });

/** The link for an admin of the business. */
async function begin({ key }: Business): Promise<string> {
  const begun = await call(`${gateway.url}/oauth/slack/${app.clientId}/install`, { token: key, json: {} });
  expect([begun.status, begun.text]).toEqual([201, expect.any(String)]);
  return String(begun.body?.['url']);
}

/** Where Slack sends the browser of somebody in the workspace who agrees. */
async function consent(link: string, { team, person }: Business): Promise<string> {
  slack.oauth.consent = { team, userId: person.id, denied: false };
  return (await fetch(link, { redirect: 'manual' })).headers.get('location') ?? '';
}

const open = async (address: string) => {
  const answer = await fetch(address);
  return { status: answer.status, html: await answer.text() };
};
const install = async (business: Business) => open(await consent(await begin(business), business));
const installed = ({ team }: Business): Install => slack.installs.findLast((made) => made.team === team)!;

interface SlackChannel {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly connection: { readonly workspace: { readonly id: string }; readonly last_four: string };
}

async function channelsOf(business: Business): Promise<readonly SlackChannel[]> {
  const { data } = (await api(business, '/channels')).body as unknown as { readonly data: readonly SlackChannel[] };
  return data.filter(({ kind }) => kind === 'slack');
}
const channelOf = async (business: Business): Promise<SlackChannel> => (await channelsOf(business))[0]!;
const healthOf = async (business: Business) => (await api(business, `/channels/${(await channelOf(business)).id}/health`)).body;

/** The answer that somebody of the workspace sees. */
async function ask(business: Business, text: string): Promise<string> {
  const bot = installed(business);
  const dm = slack.people.direct(bot, business.person);
  const answers = () => slack.see(dm).filter((seen) => seen.from === bot.userId && seen.state === 'whole');
  const before = answers().length;
  await slack.people.write(business.person, dm, { text }).taken;
  await until(() => answers().length > before, ANSWER_MS, 50);
  return answers().at(-1)?.text ?? '';
}

async function inDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await embeddedUrl(home.folder) });
  await client.connect();
  return work(client).finally(() => client.end());
}

describe('two businesses with one app', () => {
  it('install it in their workspaces, each by a link of its own', async () => {
    for (const [business, name] of [[one, 'Default'] as const, [two, 'Zephyr'] as const]) {
      const { status, html } = await install(business);
      expect(status).toBe(200);
      expect(html).toContain(`The Slack workspace ${business.team.domain} is connected to ${name}`);
      expect(await channelsOf(business)).toMatchObject([
        { name: business.team.domain, connection: { mode: 'webhook', workspace: { id: business.team.id } } },
      ]);
    }
  });

  it('answer in their own workspaces, from their own knowledge', async () => {
    expect(await ask(one, QUESTION)).toContain('documents');
    expect(await ask(two, SECRET_QUESTION)).toContain('eleven');
    expect(await ask(one, SECRET_QUESTION)).not.toContain('eleven');
    expect(await healthOf(one)).toMatchObject({ state: 'live' });
  });

  it('see their own conversations and nothing of the other', async () => {
    const [mine, theirs] = [await api(one, '/conversations?limit=100'), await api(two, '/conversations?limit=100')];
    expect(mine.text).toContain((await channelOf(one)).id);
    expect(theirs.text).toContain((await channelOf(two)).id);
    for (const [{ text }, other] of [[mine, two] as const, [theirs, one] as const]) {
      expect(text).not.toContain((await channelOf(other)).id);
      expect(text).not.toContain(other.team.id);
    }
    expect((await api(two, `/channels/${(await channelOf(one)).id}`)).status).toBe(404);
  });

  it('take nothing from a workspace that is neither’s, and count it', async () => {
    const stranger = slack.install(app, slack.addWorkspace('strangers'));
    const eve = slack.people.person(stranger.team);
    const { deliveries, taken } = slack.people.write(eve, slack.people.direct(stranger, eve), { text: QUESTION });
    await taken;
    expect(deliveries[0]?.attempts).toMatchObject([{ status: 200 }]);
    expect((await call(`${gateway.url}/metrics`)).text).toMatch(/claw_unclaimed_events_total\{[^}]*reason="unknown"[^}]*\} 1\n/);
    expect(await inDatabase((client) => client.query(`select from contacts where external_id = $1`, [eve.id]))).toMatchObject({
      rowCount: 0,
    });
  });
});

describe('a link', () => {
  it('counts once', async () => {
    const back = await consent(await begin(one), one);
    expect((await open(back)).status).toBe(200);
    expect(await open(back)).toMatchObject({ status: 410, html: expect.stringContaining('no longer counts') });
    const again = new URL(await consent(await begin(one), one));
    again.searchParams.set('state', new URL(back).searchParams.get('state') ?? '');
    expect((await open(again.href)).status).toBe(410);
  });

  it('counts in time', async () => {
    const back = await consent(await begin(one), one);
    await inDatabase((client) => client.query(`update app_installs set expires_at = now() - interval '1 second'`));
    expect((await open(back)).status).toBe(410);
  });

  it('cannot be made up', async () => {
    const back = new URL(await consent(await begin(one), one));
    const state = back.searchParams.get('state') ?? '';
    const flipped = Buffer.from(state, 'base64url');
    flipped[flipped.length - 1]! ^= 1;
    for (const forged of ['', 'x', state.slice(1), flipped.toString('base64url'), `${state}AAAA`]) {
      back.searchParams.set('state', forged);
      expect((await open(back.href)).status).toBe(410);
    }
  });

  it('of one business gives it no workspace of another', async () => {
    const before = await channelOf(one);
    const { status, html } = await open(await consent(await begin(two), one));
    expect([status, html]).toEqual([409, expect.stringContaining('already connected elsewhere')]);
    expect([await channelsOf(one), (await channelsOf(two)).length]).toEqual([[before], 1]);
    expect(await ask(one, QUESTION)).toContain('documents');
  });
});

describe('an app that was removed', () => {
  it('is refused with what to do, and nothing is sent to its workspace', async () => {
    await Promise.all(slack.uninstall(installed(one)).map(({ taken }) => taken));
    await until(async () => (await healthOf(one))?.['state'] === 'refused', ANSWER_MS, 100);
    expect(await healthOf(one)).toMatchObject({ reason: expect.stringContaining('Install it again') });
    const list = (await api(one, '/conversations?limit=100')).body?.['data'] as readonly { id: string; channel_id: string }[];
    const { id } = await channelOf(one);
    const conversation = list.find((each) => each.channel_id === id)!;
    const calls = slack.calls.length;
    await api(one, `/conversations/${conversation.id}/messages`, { text: 'Are you there?' });
    await until(async () => (await api(one, '/deliveries?state=failed')).text.includes(conversation.id), ANSWER_MS, 100);
    expect(slack.calls.slice(calls).filter(({ method }) => method.startsWith('chat.'))).toEqual([]);
    expect(await ask(two, SECRET_QUESTION)).toContain('eleven');
  });

  it('comes back as the same channel when it is installed again', async () => {
    const before = await channelOf(one);
    expect(await install(one)).toMatchObject({ status: 200, html: expect.stringContaining('Connected again') });
    const { id, connection } = await channelOf(one);
    expect([id, connection.last_four]).toEqual([before.id, installed(one).token.slice(-4)]);
    expect(await ask(one, QUESTION)).toContain('documents');
    await until(async () => (await ask(one, QUESTION)) !== '' && (await healthOf(one))?.['state'] === 'live', ANSWER_MS);
  });

  it('is not taken for removed when the news comes late', async () => {
    await slack.people.event(installed(one), { type: 'app_uninstalled', event_ts: '1.0' }).taken;
    expect(await healthOf(one)).toMatchObject({ state: 'live' });
  });
});

it('keeps every secret of it out of logs, answers and the database', async () => {
  const secrets = [app.clientSecret, app.signingSecret, ...slack.installs.map(({ token }) => token)];
  const said = [gateway.output(), (await api(one, '/channels')).text, (await api(one, '/deliveries')).text];
  const kept = await inDatabase(async (client) => {
    const tables = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const rows: string[] = [];
    for (const { name } of tables.rows) rows.push(JSON.stringify((await client.query(`select t::text from "${name}" t`)).rows));
    return rows;
  });
  expect(kept.join().length).toBeGreaterThan(10_000);
  for (const text of [...said, ...kept]) for (const secret of secrets) expect(text).not.toContain(secret);
});
