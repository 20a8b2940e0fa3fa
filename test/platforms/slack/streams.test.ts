// A stream in the fake must end, overflow and refuse as Slack's does, since the fall-backs of an answer depend on it.
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from './fake-slack.ts';
import { quietLogger } from './quiet-logger.ts';
import type { Channel, Install, User } from './types.ts';

let slack: FakeSlack;
let bot: Install;
let web: WebClient;
let ada: User;
let direct: Channel;
let place: { channel: string; thread_ts: string };

beforeEach(async () => {
  slack = await startFakeSlack();
  bot = slack.install(slack.addApp({ subscriptions: [] }), slack.addWorkspace());
  web = new WebClient(bot.token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: quietLogger });
  ada = slack.people.person(bot.team);
  direct = slack.people.direct(bot, ada);
  place = { channel: direct.id, thread_ts: slack.people.write(ada, direct, { text: 'Why?' }).message.ts };
});
afterEach(() => slack.close());

const start = async (): Promise<{ channel: string; ts: string }> => {
  const { ts = '' } = await web.chat.startStream({ ...place, markdown_text: 'Because ' });
  return { channel: direct.id, ts };
};
const refusal = (error: string) => ({ data: { error } });

it('is put together from its pieces, and ends with blocks and metadata', async () => {
  const stream = await start();
  expect(slack.see(direct).at(-1)).toMatchObject({ text: 'Because ', state: 'streaming', thread: place.thread_ts });
  await web.chat.appendStream({ ...stream, markdown_text: 'of ' });
  const metadata = { event_type: 'claw_reply', event_payload: { delivery_id: 'd-1' } };
  const blocks = [{ type: 'context', elements: [{ type: 'mrkdwn', text: 'Source' }] }];
  const { message } = await web.chat.stopStream({ ...stream, markdown_text: 'this.', blocks, metadata });
  expect(message).toMatchObject({ text: 'Because of this.' });
  expect(slack.carrying('d-1')).toMatchObject([{ text: 'Because of this.\nSource', state: 'whole', edits: 0 }]);
});

it('is what the client of the SDK for streams makes', async () => {
  const streamer = web.chatStream({ ...place, buffer_size: 4 });
  await streamer.append({ markdown_text: 'One ' });
  await streamer.append({ markdown_text: 'two ' });
  await streamer.stop({ markdown_text: 'three' });
  expect(slack.see(direct).at(-1)).toMatchObject({ text: 'One two three', state: 'whole' });
});

it('ends by itself after five minutes, and can then only be updated', async () => {
  const stream = await start();
  await slack.clock.advance(299_000);
  await web.chat.appendStream({ ...stream, markdown_text: 'of ' });
  await slack.clock.advance(2_000);
  expect(slack.see(direct).at(-1)).toMatchObject({ state: 'broken' });
  await expect(web.chat.appendStream({ ...stream, markdown_text: 'x' })).rejects.toMatchObject(refusal('message_not_in_streaming_state'));
  await expect(web.chat.stopStream(stream)).rejects.toMatchObject(refusal('message_not_in_streaming_state'));
  await web.chat.update({ ...stream, text: 'Whole' });
  expect(slack.see(direct).at(-1)).toMatchObject({ text: 'Whole', state: 'whole' });
});

it('can be neither updated nor deleted while it is open', async () => {
  const stream = await start();
  await expect(web.chat.update({ ...stream, text: 'x' })).rejects.toMatchObject(refusal('streaming_state_conflict'));
  await expect(web.chat.delete(stream)).rejects.toMatchObject(refusal('cant_delete_message'));
});

it('holds 12,000 characters in all', async () => {
  const stream = await start();
  await web.chat.appendStream({ ...stream, markdown_text: 'x'.repeat(11_992) });
  await expect(web.chat.appendStream({ ...stream, markdown_text: 'x' })).rejects.toMatchObject(refusal('msg_too_long'));
  await expect(web.chat.stopStream({ ...stream, markdown_text: 'x' })).rejects.toMatchObject(refusal('msg_too_long'));
  await web.chat.stopStream(stream);
  await expect(web.chat.startStream({ ...place, markdown_text: 'x'.repeat(12_001) })).rejects.toMatchObject(refusal('msg_too_long'));
});

it('needs a thread, in channels also whom it is for, and a place that allows it', async () => {
  await expect(web.apiCall('chat.startStream', { channel: direct.id })).rejects.toMatchObject(refusal('invalid_arguments'));
  const channel = slack.people.channel(bot.team, 'help', [bot, ada]);
  const there = { channel: channel.id, thread_ts: slack.people.write(ada, channel, { text: 'Why?' }).message.ts };
  await expect(web.chat.startStream(there)).rejects.toMatchObject(refusal('missing_recipient_user_id'));
  const forAda = { ...there, recipient_user_id: ada.id };
  await expect(web.chat.startStream(forAda)).rejects.toMatchObject(refusal('missing_recipient_team_id'));
  await expect(web.chat.startStream({ ...forAda, recipient_team_id: bot.team.id })).resolves.toMatchObject({ ok: true });
  channel.streams = false;
  await expect(web.chat.startStream({ ...forAda, recipient_team_id: bot.team.id })).rejects.toMatchObject(
    refusal('channel_type_not_supported'),
  );
});
