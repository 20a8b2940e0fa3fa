/** Every recorded payload of the real Slack decodes without loss: what is made of it is compared with another reading of the same JSON. */
import { describe, expect, it } from 'vitest';
import { normalise } from '../../../adapters/slack/normalise.ts';
import { buildConnection } from '../../builders/build-connection.ts';
import { absentRecordings, recordedFiles } from '../../platforms/slack/recordings.ts';
import type { Json } from '../../platforms/slack/types.ts';

const absent = absentRecordings();

interface Recording {
  readonly name: string;
  readonly payload: Json;
  readonly bot: string;
}

/** What came to an app; the files also hold what another program made of it. */
const isPayload = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && ('command' in value || 'type' in value) && !('contextId' in value);

const recordings: readonly Recording[] =
  absent === null
    ? Object.entries(recordedFiles()).flatMap(([file, all]) =>
        Object.entries(all).flatMap(([name, payload]) =>
          isPayload(payload) ? [{ name: `${file}: ${name}`, payload, bot: String(all['botUserId']) }] : [],
        ),
      )
    : [];

/** Where nothing was said. */
const SILENT: Readonly<Record<string, string>> = {
  reaction_added: 'an event reaction_added',
  view_submission: 'a payload of type view_submission',
};

const kindOf = ({ type, event }: Json): string => String(type === 'event_callback' ? (event as Json)['type'] : (type ?? 'command'));
const at = (value: unknown, ...path: readonly string[]): string | undefined =>
  path.reduce<unknown>((inner, name) => (inner as Json | undefined)?.[name], value) as string | undefined;

describe.skipIf(absent !== null)(`recorded payloads${absent === null ? '' : ` (${absent})`}`, () => {
  it('are at hand in all kinds', () => {
    expect(new Set(recordings.map(({ payload }) => kindOf(payload)))).toEqual(
      new Set(['app_mention', 'message', 'block_actions', 'command', ...Object.keys(SILENT)]),
    );
  });

  const decode = ({ payload, bot }: Recording) =>
    normalise(payload, buildConnection(['bot_token'], 'xoxb-1', { bot: { id: bot, name: 'claw' } }));
  const isSilent = ({ payload }: Recording): boolean => kindOf(payload) in SILENT;

  it.each(recordings.filter(isSilent))('$name says nothing', (recording) => {
    expect(decode(recording)).toEqual({ kind: 'ignored', reason: SILENT[kindOf(recording.payload)] });
  });

  it.each(recordings.filter((recording) => !isSilent(recording)))('$name', (recording) => {
    const { payload, bot } = recording;
    const kind = kindOf(payload);
    const seen = decode(recording);
    const read = kind === 'command' ? ofCommand(payload) : kind === 'block_actions' ? ofActions(payload) : ofEvent(payload, bot);
    expect(seen).toMatchObject({
      kind: 'message',
      message: {
        identity: `${read.team}/${read.channel}/${read.what}`,
        contact: { externalId: read.user, name: read.userName ?? null },
        text: read.text,
        replyTarget: { space: `${read.team}/${read.channel}`, person: `${read.team}/${read.user}` },
      },
    });
    if (seen.kind !== 'message') throw new Error('It is a message.');
    const { thread, replyTo } = seen.message.replyTarget;
    expect([thread, replyTo, seen.files.length]).toEqual([read.thread, read.ts, read.files]);
  });
});

const isDirect = (channel: string | undefined): boolean => channel?.startsWith('D') === true;

function ofEvent(payload: Json, bot: string) {
  const event = payload['event'] as Json;
  const [channel, ts, thread] = [at(event, 'channel'), at(event, 'ts'), at(event, 'thread_ts')];
  const text = String(event['text']).split(`<@${bot}>`).join('').trim();
  return {
    team: at(payload, 'team_id'),
    channel,
    what: `message:${ts}`,
    user: at(event, 'user'),
    userName: undefined,
    text: text.replaceAll(/<(\w+:[^|>]+)>/g, '$1'),
    ts,
    thread: thread ?? (isDirect(channel) ? undefined : ts),
    files: ((event['files'] as readonly unknown[] | undefined) ?? []).length,
  };
}

function ofActions(payload: Json) {
  const [action] = payload['actions'] as readonly Json[];
  const ts = at(payload, 'container', 'is_ephemeral') ? undefined : at(payload, 'container', 'message_ts');
  return {
    team: at(payload, 'team', 'id'),
    channel: at(payload, 'channel', 'id'),
    what: `action:${at(payload, 'trigger_id')}`,
    user: at(payload, 'user', 'id'),
    userName: at(payload, 'user', 'name'),
    text: at(action, 'selected_option', 'text', 'text') ?? at(action, 'text', 'text'),
    ts,
    thread: at(payload, 'container', 'thread_ts') ?? ts,
    files: 0,
  };
}

const ofCommand = (payload: Json) => ({
  team: at(payload, 'team_id'),
  channel: at(payload, 'channel_id'),
  what: `command:${at(payload, 'trigger_id')}`,
  user: at(payload, 'user_id'),
  userName: at(payload, 'user_name'),
  text: at(payload, 'text') || '/help',
  ts: undefined,
  thread: undefined,
  files: 0,
});
