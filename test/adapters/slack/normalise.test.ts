/** What payloads of Slack become: recorded ones of the real Slack, and those of the stand-in that no recording has. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normalise, readPayload } from '../../../adapters/slack/normalise.ts';
import type { ChannelConnection } from '../../../src/core/ports/channel-connection.ts';
import { buildConnection } from '../../builders/build-connection.ts';
import { absentRecordings } from '../../platforms/slack/recordings.ts';

type Json = Record<string, unknown>;

const BOT = 'U00FAKEBOT01';
const CONNECTION = buildConnection(['bot_token'], 'xoxb-1', { bot: { id: BOT, name: 'claw' } });
const forBot = (id = BOT): ChannelConnection => ({ ...CONNECTION, bot: { id, name: 'claw' } });

const SAID = { type: 'message', user: 'U1', ts: '1767224888.280449', text: 'Hi', channel: 'C1', channel_type: 'channel' };
const event = (given: Json, outer: Json = {}) => ({
  type: 'event_callback',
  team_id: 'T1',
  api_app_id: 'A1',
  authorizations: [{ team_id: 'T1', user_id: BOT, is_bot: true }],
  event: given,
  ...outer,
});
const read = (given: Json, outer: Json = {}) => normalise(event(given, outer), forBot());
const say = (given: Json) => read({ ...SAID, ...given });

const folder = resolve(import.meta.dirname, '../../../../shared/data/payloads/slack');
const recorded = (name: string): Json => JSON.parse(readFileSync(join(folder, `${name}-slack.json`), 'utf8')) as Json;
const absent = absentRecordings();

describe.skipIf(absent !== null)(`recorded payloads${absent === null ? '' : ` (${absent})`}`, () => {
  const readRecorded = (file: string, name: string) => {
    const all = recorded(file);
    return normalise(all[name], forBot(String(all['botUserId'])));
  };

  it('reads a mention in a channel, to be answered in a thread under it', () => {
    expect(readRecorded('channel', 'mention')).toMatchObject({
      kind: 'message',
      message: {
        identity: 'T00FAKE00AA/C00FAKECHAN1/message:1771287144.743569',
        conversationKey: 'channel:T00FAKE00AA/C00FAKECHAN1/thread:1771287144.743569/user:U00FAKEUSER1',
        contact: { externalId: 'U00FAKEUSER1' },
        text: 'Hey',
        replyTarget: {
          space: 'T00FAKE00AA/C00FAKECHAN1',
          thread: '1771287144.743569',
          replyTo: '1771287144.743569',
          person: 'T00FAKE00AA/U00FAKEUSER1',
        },
      },
      audience: { private: false, mentioned: true, inThread: false, sender: 'person' },
    });
  });

  it('reads what follows in its thread as the same conversation', () => {
    const all = JSON.parse(readFileSync(join(folder, 'slack.json'), 'utf8')) as Json;
    const [first, second] = [normalise(all['mention'], forBot()), normalise(all['followUp'], forBot())];
    if (first.kind !== 'message' || second.kind !== 'message') throw new Error('They are messages.');
    expect(second.message.conversationKey).toBe(first.message.conversationKey);
    expect(second.audience).toMatchObject({ mentioned: false, inThread: true, replyToBot: false, toOthers: false });
  });

  it('reads direct messages, which are one conversation and are answered beside them', () => {
    const all = JSON.parse(readFileSync(join(folder, 'dm-slack-direct.json'), 'utf8')) as Json;
    const connection = forBot(String(all['botUserId']));
    for (const [name, text] of [
      ['directDM', 'hello hello'],
      ['followUp', 'cool!!'],
    ] as const) {
      expect(normalise(all[name], connection)).toMatchObject({
        message: {
          text,
          conversationKey: 'channel:T0ADGE2G4EM/D0ACX51K95H',
          replyTarget: { space: 'T0ADGE2G4EM/D0ACX51K95H', private: true },
        },
        audience: { private: true },
      });
    }
    expect(readRecorded('dm', 'dmMessage')).toMatchObject({ message: { text: 'Hey!' }, audience: { private: true } });
    expect(readRecorded('dm', 'dmRequest')).toMatchObject({ message: { text: 'DM me' }, audience: { private: false, inThread: true } });
  });

  it('reads buttons, lists and circles as what they say', () => {
    expect(readRecorded('actions-reactions', 'action')).toMatchObject({
      kind: 'message',
      message: {
        identity: 'T00FAKE00AA/C00FAKECHAN1/action:10215325802133.3901254001572.2e2548aa918b35fd85829545c2d4ae2b',
        conversationKey: 'channel:T00FAKE00AA/C00FAKECHAN1/thread:1767326125.870439/user:U00FAKEUSER1',
        text: 'Show Info',
        immediate: true,
      },
      audience: { command: true },
    });
    expect(readRecorded('actions-reactions', 'staticSelectAction')).toMatchObject({ message: { text: 'Say Hello' } });
    expect(readRecorded('actions-reactions', 'radioButtonsAction')).toMatchObject({ message: { text: '*All text elements*' } });
    expect(readRecorded('channel', 'channel_post_action')).toMatchObject({
      message: { text: 'Channel Post', contact: { name: 'testuser' } },
    });
    const ephemeral = readRecorded('modals', 'ephemeralAction');
    expect(ephemeral).toMatchObject({ message: { replyTarget: { thread: '1771126602.612659' } } });
    expect(ephemeral).not.toHaveProperty('message.replyTarget.replyTo');
    expect(ephemeral).not.toHaveProperty('message.replyTarget.private');
  });

  it('reads slash commands by their words, and by their name where there are none', () => {
    const target = { space: 'T00FAKE00BB/C00FAKECHAN3', person: 'T00FAKE00BB/U00FAKEUSER2' };
    expect(readRecorded('slash-commands', 'slashCommandWithArgs')).toMatchObject({
      kind: 'message',
      message: {
        identity: expect.stringMatching(/^T00FAKE00BB\/C00FAKECHAN3\/command:\d/),
        conversationKey: 'channel:T00FAKE00BB/C00FAKECHAN3/user:U00FAKEUSER2',
        text: 'some arguments here',
        contact: { externalId: 'U00FAKEUSER2', name: 'testuser' },
        replyTarget: target,
      },
      audience: { command: true, private: false },
    });
    expect(readRecorded('slash-commands', 'slashCommand')).toMatchObject({ message: { text: '/help' } });
  });

  it('leaves alone what nobody said to it', () => {
    for (const [file, name] of [
      ['actions-reactions', 'reaction'],
      ['modals', 'viewSubmission'],
      ['slash-commands', 'viewSubmission'],
    ] as const) {
      const seen = readRecorded(file, name);
      expect(seen.kind).toBe('ignored');
      expect(seen).not.toMatchObject({ reason: 'not understood' });
    }
  });
});

it('takes a message and its mention for one, whatever else is told with them', () => {
  const text = `<@${BOT}> Hey`;
  const [message, mention] = [say({ text }), read({ ...SAID, channel_type: undefined, type: 'app_mention', text }, { event_id: 'Ev2' })];
  expect(mention).toEqual(message);
});

it('ignores its own messages, those of its app, and what is no message', () => {
  for (const given of [
    { user: BOT },
    { user: 'U9', bot_id: 'B1', app_id: 'A1' },
    { subtype: 'channel_join' },
    { subtype: 'message_deleted', deleted_ts: '1.2', previous_message: SAID },
    { subtype: 'assistant_app_thread', user: BOT, bot_id: 'B1' },
    { user: undefined },
    { text: '' },
  ])
    expect(say(given).kind).toBe('ignored');
});

it('tells other bots from people', () => {
  expect(say({ bot_id: 'B9', app_id: 'A9' })).toMatchObject({ audience: { sender: 'bot' } });
  const hook = say({ user: undefined, subtype: 'bot_message', bot_id: 'B9', username: 'Deploys' });
  expect(hook).toMatchObject({ audience: { sender: 'bot' }, message: { contact: { externalId: 'B9', name: 'Deploys' } } });
});

it('reads words as people see them', () => {
  const text = `<@${BOT}>  is <https://shop.example/a?b=1&amp;c|the page> in <#C2|help> &lt;b&gt; &amp;amp; <mailto:a@b.example|a@b.example> <!here>?`;
  expect(say({ text })).toMatchObject({
    message: { text: 'is the page (https://shop.example/a?b=1&c) in #help <b> &amp; a@b.example @here?' },
    audience: { mentioned: true, toOthers: false },
  });
  expect(say({ text: '<@U2> and <@U3|bob>, look' })).toMatchObject({
    message: { text: '@U2 and @bob, look' },
    audience: { toOthers: true },
  });
  expect(say({ text: `<@${BOT}>` })).toMatchObject({ message: { text: '/help' } });
  expect(say({ text: `<@${BOT}> /new` })).toMatchObject({ message: { text: '/new', immediate: true }, audience: { command: true } });
});

it('knows a reply to what it said itself', () => {
  const reply = { thread_ts: '1767224000.000100', parent_user_id: BOT };
  expect(say(reply)).toMatchObject({ audience: { replyToBot: true, inThread: true } });
  expect(say({ thread_ts: SAID.ts })).toMatchObject({ audience: { inThread: false } });
});

it('takes files as Slack holds them, and says which lie elsewhere', () => {
  const held = {
    id: 'F1',
    name: 'a.png',
    size: 7,
    url_private: 'https://files.slack.com/a',
    url_private_download: 'https://files.slack.com/d/a',
  };
  const files = [
    held,
    { id: 'F2', name: 'b.pdf', size: null, file_access: 'check_file_info' },
    { id: 'F3', title: 'Plan', mode: 'external' },
    { id: 'F4', mode: 'tombstone' },
  ];
  expect(say({ subtype: 'file_share', text: '', files })).toMatchObject({
    message: {
      text: '',
      unkept: [
        { name: 'Plan', reason: 'unavailable' },
        { name: 'file', reason: 'unavailable' },
      ],
    },
    files: [
      { platformId: 'https://files.slack.com/d/a', name: 'a.png', size: 7 },
      { platformId: 'F2', name: 'b.pdf', size: null },
    ],
  });
});

describe('an edit', () => {
  const message = { ...SAID, text: 'Hello', edited: { user: 'U1', ts: '1767224999.000000' } };
  const changed = (now: Json, before: Json = SAID) =>
    read({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C1',
      channel_type: 'channel',
      ts: '1767225000.000100',
      message: now,
      previous_message: before,
    });

  it('names the message it changes, and when', () => {
    expect(changed(message)).toMatchObject({
      kind: 'edit',
      message: { identity: 'T1/C1/edit:1767224888.280449:1767224999.000000', text: 'Hello' },
      replaces: 'T1/C1/message:1767224888.280449',
      at: new Date(1_767_224_999_000),
    });
  });

  it('is the same when the bot is called by it, which comes as a mention too', () => {
    const text = `<@${BOT}> Hello`;
    expect(read({ ...message, type: 'app_mention', text })).toEqual(changed({ ...message, text }));
  });

  it('is none when a link was opened, a thread began, or it is our own', () => {
    expect(changed({ ...SAID, attachments: [] }).kind).toBe('ignored');
    expect(changed(message, message).kind).toBe('ignored');
    expect(changed({ ...message, user: BOT }).kind).toBe('ignored');
  });
});

it('reads a press on the thumbs as a word on the answer', () => {
  const id = '0198c0de-0000-7000-8000-000000000001';
  const pressed = {
    type: 'block_actions',
    team: { id: 'T1' },
    user: { id: 'U1', name: 'ada', team_id: 'T1' },
    trigger_id: '1.2.x',
    container: { type: 'message', message_ts: '1767326126.896109', channel_id: 'C1', is_ephemeral: false, thread_ts: '1767326125.870439' },
    channel: { id: 'C1', name: 'help' },
    actions: [{ type: 'feedback_buttons', action_id: 'feedback', block_id: 'b', value: `fb:-:${id}`, action_ts: '1.2' }],
  };
  expect(normalise(pressed, forBot())).toMatchObject({
    kind: 'feedback',
    messageId: id,
    value: -1,
    conversationKey: 'channel:T1/C1/thread:1767326125.870439/user:U1',
    contact: { externalId: 'U1', name: null },
  });
});

it('reads commands of its own out of a slash command', () => {
  const command = { command: '/claw', text: '', team_id: 'T1', channel_id: 'D1', user_id: 'U1', trigger_id: '1.2.x' };
  for (const [given, text] of [
    [{ text: 'Stop' }, '/stop'],
    [{ command: '/human' }, '/human'],
    [{ text: 'stop the parcel' }, 'stop the parcel'],
  ] as const)
    expect(normalise({ ...command, ...given }, forBot())).toMatchObject({ message: { text }, audience: { private: true } });
});

it('tells what became of a channel', () => {
  const reach = (unreachable: string | null) => ({ kind: 'reach', space: 'T1/C1', unreachable });
  expect(read({ type: 'channel_archive', channel: 'C1', user: 'U1' })).toEqual(reach('gone'));
  expect(read({ type: 'channel_left', channel: 'C1' })).toEqual(reach('removed'));
  expect(read({ type: 'member_joined_channel', channel: 'C1', user: BOT })).toEqual(reach(null));
  expect(read({ type: 'member_joined_channel', channel: 'C1', user: 'U2' }).kind).toBe('ignored');
});

it('tells when the assistant was opened and when the app was removed, which are no messages', () => {
  const assistant_thread = { user_id: 'U1', context: {}, channel_id: 'D1', thread_ts: '1767224888.280449' };
  const opened = event({ type: 'assistant_thread_started', assistant_thread, event_ts: '1.2' });
  expect(readPayload(opened, forBot())).toMatchObject({ kind: 'opened', target: { space: 'T1/D1', thread: '1767224888.280449' } });
  expect(readPayload(event({ type: 'app_uninstalled' }), forBot())).toEqual({ kind: 'refused' });
  expect(readPayload(event({ type: 'tokens_revoked', tokens: { oauth: [], bot: [BOT] } }), forBot())).toEqual({ kind: 'refused' });
  expect(readPayload(event({ type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } }), forBot()).kind).toBe('ignored');
  for (const payload of [opened, event({ type: 'app_uninstalled' })]) expect(normalise(payload, forBot()).kind).toBe('ignored');
});

it('says so when something has not the shape that Slack documents', () => {
  for (const payload of [event({ type: 'message' }), event({ type: 'channel_archive' }), { type: 'event_callback' }, null, []])
    expect(normalise(payload, forBot())).toEqual({ kind: 'ignored', reason: 'not understood' });
  expect(read({ type: 'reaction_added' })).toEqual({ kind: 'ignored', reason: 'an event reaction_added' });
});
