// The fake's Web API must refuse what Slack refuses, or tests against it prove nothing.
import { WebClient, type WebAPICallResult } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from './fake-slack.ts';
import { quietLogger } from './quiet-logger.ts';
import { absentRecordings, recordedAnswer, strangeFields } from './recordings.ts';
import type { App, Channel, Install, User, Workspace } from './types.ts';

let slack: FakeSlack;
let app: App;
let team: Workspace;
let bot: Install;
let web: WebClient;
let ada: User;
let channel: Channel;
let direct: Channel;
let question: string;

const options = () => ({ slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logger: quietLogger });

beforeEach(async () => {
  slack = await startFakeSlack();
  app = slack.addApp({ subscriptions: [] });
  team = slack.addWorkspace('shop');
  bot = slack.install(app, team);
  web = new WebClient(bot.token, options());
  ada = slack.people.person(team);
  channel = slack.people.channel(team, 'help', [ada, bot]);
  direct = slack.people.direct(bot, ada);
  question = slack.people.write(ada, channel, { text: `<@${bot.userId}> hello` }).message.ts;
});
afterEach(() => slack.close());

const code = async (call: Promise<WebAPICallResult>): Promise<unknown> =>
  call.then(
    () => 'accepted',
    (error: { data?: { error?: string }; code?: string }) => error.data?.error ?? error.code,
  );

describe('messages', () => {
  it('are kept with their metadata, edited and deleted, and the ledger has each step', async () => {
    const metadata = { event_type: 'claw_reply', event_payload: { delivery_id: 'd-1' } };
    const { ts } = await web.chat.postMessage({ channel: channel.id, text: 'One', thread_ts: question, metadata });
    await web.chat.update({ channel: channel.id, ts: ts!, text: 'Two' });
    expect(slack.see(channel).at(-1)).toMatchObject({ text: 'Two', thread: question, edits: 1, metadata, from: bot.userId });
    expect(slack.carrying('d-1')).toHaveLength(1);
    expect(slack.ledger.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.update']);
    await web.chat.delete({ channel: channel.id, ts: ts! });
    expect(slack.carrying('d-1')).toEqual([]);
  });

  it('reach the direct messages of a person whose id is given as the channel', async () => {
    const { channel: id } = await web.chat.postMessage({ channel: ada.id, text: 'Hello' });
    expect(id).toBe(direct.id);
  });

  it('to one person are seen by that person only', async () => {
    await web.chat.postEphemeral({ channel: channel.id, user: ada.id, text: 'Only you' });
    expect(slack.see(channel).at(-1)).toMatchObject({ text: 'Only you', ephemeralTo: ada.id });
    const { messages } = await web.conversations.history({ channel: channel.id });
    expect(messages).toHaveLength(1);
  });

  it.each([
    ['nothing to say', {}, 'no_text'],
    ['a text over 40,000 characters', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['markdown over 12,000 characters', { markdown_text: 'x'.repeat(12_001) }, 'msg_too_long'],
    ['markdown beside text', { markdown_text: 'x', text: 'x' }, 'markdown_text_conflict'],
    ['metadata without a type', { text: 'x', metadata: { event_payload: {} } }, 'invalid_metadata_format'],
    [
      'metadata that is too large',
      { text: 'x', metadata: { event_type: 'a', event_payload: { a: 'x'.repeat(20_000) } } },
      'metadata_too_large',
    ],
    ['a thread that is not there', { text: 'x', thread_ts: '1.000001' }, 'thread_not_found'],
  ])('are refused with %s', async (_what, fields, error) => {
    expect(await code(web.apiCall('chat.postMessage', { channel: channel.id, ...fields }))).toBe(error);
    expect(slack.ledger).toEqual([]);
  });

  it('are updated with 4,000 characters at most, and only by the app that wrote them', async () => {
    const { ts } = await web.chat.postMessage({ channel: channel.id, text: 'One' });
    expect(await code(web.chat.update({ channel: channel.id, ts: ts!, text: 'x'.repeat(4_001) }))).toBe('msg_too_long');
    expect(await code(web.chat.update({ channel: channel.id, ts: question, text: 'x' }))).toBe('cant_update_message');
    expect(await code(web.chat.delete({ channel: channel.id, ts: question }))).toBe('cant_delete_message');
    expect(await code(web.chat.update({ channel: channel.id, ts: '1.000001', text: 'x' }))).toBe('message_not_found');
  });
});

describe('blocks', () => {
  const button = (fields: object) => ({ type: 'actions', elements: [{ type: 'button', action_id: 'a', text: plain('Go'), ...fields }] });
  const plain = (text: string) => ({ type: 'plain_text', text });
  const section = (length: number) => ({ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(length) } });
  const feedback = (value: string) => ({
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'f',
        positive_button: { text: plain('Good'), value },
        negative_button: { text: plain('Bad'), value },
      },
    ],
  });

  it.each([
    ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' })), 'accepted'],
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), 'invalid_blocks'],
    ['a section of 3,000', [section(3_000)], 'accepted'],
    ['a section of 3,001', [section(3_001)], 'invalid_blocks'],
    ['a button value of 2,000', [button({ value: 'x'.repeat(2_000) })], 'accepted'],
    ['a button value of 2,001', [button({ value: 'x'.repeat(2_001) })], 'invalid_blocks'],
    ['a button label of 76', [button({ text: plain('x'.repeat(76)) })], 'invalid_blocks'],
    ['feedback buttons', [feedback('d-1')], 'accepted'],
    ['feedback buttons without a value', [feedback('')], 'invalid_blocks'],
    ['a block it does not know', [{ type: 'table_of_contents' }], 'invalid_blocks'],
    ['an empty context', [{ type: 'context', elements: [] }], 'invalid_blocks'],
    [
      'two blocks of one id',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      'invalid_blocks',
    ],
  ])('%s', async (_what, blocks, expected) => {
    expect(await code(web.apiCall('chat.postMessage', { channel: channel.id, text: 'x', blocks }))).toBe(expected);
  });

  it('are told where they are wrong', async () => {
    const call = web.apiCall('chat.postMessage', { channel: channel.id, blocks: [{ type: 'divider' }, section(3_001)] });
    await expect(call).rejects.toMatchObject({
      data: { response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]'] } },
    });
  });
});

describe('places and tokens', () => {
  it('a channel it is not in, one that is not there, a private one, an archived one, one that refuses', async () => {
    const post = (id: string) => code(web.chat.postMessage({ channel: id, text: 'x' }));
    expect(await post(slack.people.channel(team, 'other', [ada]).id)).toBe('not_in_channel');
    expect(await post('C404')).toBe('channel_not_found');
    expect(await post(slack.people.channel(team, 'secret', [ada], 'group').id)).toBe('channel_not_found');
    channel.refusal = 'restricted_action';
    expect(await post(channel.id)).toBe('restricted_action');
    channel.archived = true;
    expect(await post(channel.id)).toBe('is_archived');
  });

  it('no token, a wrong one, one of another kind, one without the scope, a dead one', async () => {
    const withToken = (token?: string) => code(new WebClient(token, options()).chat.postMessage({ channel: channel.id, text: 'x' }));
    expect(await withToken()).toBe('not_authed');
    expect(await withToken('xoxb-no')).toBe('invalid_auth');
    expect(await withToken(app.appToken)).toBe('not_allowed_token_type');
    bot.scopes.delete('chat:write');
    const refused = web.chat.postMessage({ channel: channel.id, text: 'x' });
    await expect(refused).rejects.toMatchObject({ data: { error: 'missing_scope', needed: 'chat:write' } });
    await web.auth.revoke();
    expect(await code(web.auth.test())).toBe('token_revoked');
  });

  it('history needs the scope of its kind of channel', async () => {
    bot.scopes.delete('im:history');
    expect(await code(web.conversations.history({ channel: direct.id }))).toBe('missing_scope');
    expect(await code(web.conversations.history({ channel: channel.id }))).toBe('accepted');
  });

  it('the token of one workspace knows nothing of another', async () => {
    const other = slack.install(app, slack.addWorkspace('other'));
    expect(await code(new WebClient(other.token, options()).chat.postMessage({ channel: channel.id, text: 'x' }))).toBe(
      'channel_not_found',
    );
  });
});

describe('reading back', () => {
  it('gives the thread with metadata only when asked, page by page', async () => {
    const metadata = { event_type: 'claw_reply', event_payload: { delivery_id: 'd-1' } };
    await web.chat.postMessage({ channel: channel.id, text: 'One', thread_ts: question, metadata });
    await web.chat.postMessage({ channel: channel.id, text: 'Two', thread_ts: question });
    const thread = { channel: channel.id, ts: question };
    const plain = await web.conversations.replies(thread);
    expect(plain.messages?.map(({ text }) => text)).toEqual([`<@${bot.userId}> hello`, 'One', 'Two']);
    expect(plain.messages?.[1]?.metadata).toBeUndefined();
    const page = await web.conversations.replies({ ...thread, include_all_metadata: true, limit: 2 });
    expect(page).toMatchObject({ has_more: true, messages: [{ reply_count: 2 }, { metadata }] });
    const rest = await web.conversations.replies({ ...thread, cursor: page.response_metadata!.next_cursor! });
    expect(rest.messages?.map(({ text }) => text)).toEqual(['Two']);
    expect(await code(web.conversations.replies({ ...thread, ts: '1.000001' }))).toBe('thread_not_found');
  });

  it('gives the channel newest first, without threads, between two stamps', async () => {
    const { ts } = await web.chat.postMessage({ channel: channel.id, text: 'Later' });
    await web.chat.postMessage({ channel: channel.id, text: 'Inside', thread_ts: question });
    const { messages } = await web.conversations.history({ channel: channel.id });
    expect(messages?.map(({ text }) => text)).toEqual(['Later', `<@${bot.userId}> hello`]);
    const newer = await web.conversations.history({ channel: channel.id, oldest: question });
    expect(newer.messages?.map((one) => one.ts)).toEqual([ts]);
  });

  it('gives files to a token that may read them, and a page to sign in to everybody else', async () => {
    slack.people.write(ada, direct, { files: [{ name: 'a.txt', type: 'text/plain', bytes: Buffer.from('words') }] });
    const id = [...team.files.keys()][0]!;
    const { file } = await web.files.info({ file: id });
    const get = (token: string) => fetch(file!.url_private_download!, { headers: { authorization: `Bearer ${token}` } });
    expect(await (await get(bot.token)).text()).toBe('words');
    expect((await get('xoxb-no')).headers.get('content-type')).toContain('text/html');
  });
});

describe('around messages', () => {
  it('a status goes with the next message of the thread; titles and prompts stay', async () => {
    const thread = { channel_id: direct.id, thread_ts: slack.people.openAssistant(bot, ada).thread };
    await web.assistant.threads.setStatus({ ...thread, status: 'is reading', loading_messages: ['Looking it up'] });
    await web.assistant.threads.setTitle({ ...thread, title: 'Returns' });
    await web.assistant.threads.setSuggestedPrompts({ ...thread, prompts: [{ title: 'Returns', message: 'How do returns work?' }] });
    const known = direct.threads.get(thread.thread_ts);
    expect(known).toMatchObject({ status: 'is reading', title: 'Returns', prompts: [{ title: 'Returns' }] });
    await web.chat.postMessage({ channel: direct.id, thread_ts: thread.thread_ts, text: 'So' });
    expect(known).toMatchObject({ status: '', title: 'Returns' });
    const five = Array.from({ length: 5 }, () => ({ title: 'a', message: 'a' }));
    expect(await code(web.assistant.threads.setSuggestedPrompts({ ...thread, prompts: five }))).toBe('invalid_arguments');
  });

  it('reactions are there once', async () => {
    const reaction = { channel: channel.id, timestamp: question, name: 'eyes' };
    await web.reactions.add(reaction);
    expect(await code(web.reactions.add(reaction))).toBe('already_reacted');
    expect(channel.messages.get(question)?.fields['reactions']).toEqual([{ name: 'eyes', users: [bot.userId], count: 1 }]);
    await web.reactions.remove(reaction);
    expect(await code(web.reactions.remove(reaction))).toBe('no_reaction');
  });

  it('what would ping people or lead them away is told', async () => {
    const text = `<!channel> <@${ada.id}> see <https://evil.example/?q=1|here> and https://bare.example. &lt;!here&gt;`;
    await web.chat.postMessage({ channel: channel.id, text });
    expect(slack.see(channel).at(-1)).toMatchObject({
      pings: ['!channel', `@${ada.id}`],
      links: [{ url: 'https://evil.example/?q=1', label: 'here' }, { url: 'https://bare.example.' }],
      unfurls: true,
    });
    await web.chat.postMessage({ channel: channel.id, text: 'Calm', unfurl_links: false, unfurl_media: false });
    expect(slack.see(channel).at(-1)).toMatchObject({ pings: [], links: [], unfurls: false });
  });
});

it('answers with no field that the recorded answers do not have', async ({ skip }) => {
  const absent = absentRecordings();
  if (absent !== null) skip(absent);
  bot.scopes.add('users:read.email').add('team:read');
  const thread = { channel_id: channel.id, thread_ts: question };
  const place = { channel: channel.id, thread_ts: question, recipient_user_id: ada.id, recipient_team_id: team.id };
  const started = await web.chat.startStream({ ...place, markdown_text: 'a' });
  const { ts = '' } = started;
  const { ts: posted = '' } = await web.chat.postMessage({ channel: channel.id, text: 'x' });
  const answers: Record<string, object> = {
    'auth.test': await web.auth.test(),
    'bots.info': await web.bots.info({ bot: bot.botId }),
    'team.info': await web.team.info(),
    'users.info': await web.users.info({ user: ada.id, include_locale: true }),
    'conversations.info': await web.conversations.info({ channel: channel.id }),
    'chat.startStream': started,
    'chat.appendStream': await web.chat.appendStream({ channel: channel.id, ts, markdown_text: 'b' }),
    'chat.getPermalink': await web.chat.getPermalink({ channel: channel.id, message_ts: posted }),
    'chat.delete': await web.chat.delete({ channel: channel.id, ts: posted }),
    'chat.postEphemeral': await web.chat.postEphemeral({ channel: channel.id, user: ada.id, text: 'x' }),
    'assistant.threads.setStatus': await web.assistant.threads.setStatus({ ...thread, status: 'x' }),
    'reactions.add': await web.reactions.add({ channel: channel.id, timestamp: question, name: 'eyes' }),
    'apps.connections.open': await new WebClient(app.appToken, options()).apps.connections.open(),
  };
  // The client itself adds `response_metadata`.
  const strange = Object.entries(answers).flatMap(([method, answer]) =>
    strangeFields(answer, [{ ...recordedAnswer(method), response_metadata: { scopes: [''], acceptedScopes: [''] } }], method),
  );
  expect(strange).toEqual([]);
});
