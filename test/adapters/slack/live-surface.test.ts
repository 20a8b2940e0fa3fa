import { beforeEach, describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../../src/core/model/message.ts';
import { until } from '../../support/until.ts';
import { createSpeakingScene, placeOf } from './speaking-scene.ts';
import { STEP_MS, useLiveStage } from './live-stage.ts';

const { stage, asleep, steps, write, finish, shown, open, methods, read } = useLiveStage();

describe('in a thread of a channel', () => {
  let target: ReplyTarget;
  beforeEach(() => {
    target = stage.scene.ask(stage.scene.channel);
  });

  it('streams to who asked, and ends the stream with what it lacks: one message, no update', async () => {
    const surface = open(target);
    await write(surface, 'One.', 'One. Two.', 'One. Two. Three.', 'One. Two. Three. Four.');
    await surface.close();
    expect(shown(target)).toMatchObject([{ text: 'One. Two. Three.', state: 'streaming', thread: target.thread }]);
    const [row] = await finish('One. Two. Three. Four. **Five.**', target);
    expect(methods()).toEqual(['chat.startStream', 'chat.appendStream', 'chat.stopStream']);
    expect(stage.scene.slack.calls[0]!.body).toMatchObject({
      recipient_user_id: stage.scene.ada.id,
      recipient_team_id: stage.scene.team.id,
      thread_ts: target.thread,
    });
    expect(read(target)).toEqual(['One. Two. Three. Four. **Five.**']);
    expect(shown(target)).toMatchObject([{ state: 'whole', edits: 0, blocks: [{ type: 'context_actions' }] }]);
    expect(stage.scene.slack.carrying(row!.id)).toHaveLength(1);
  });

  it('leaves an answer that is finished soon to its one message', async () => {
    const surface = open(target);
    await steps(3);
    surface.write('A short answer.');
    await steps(1);
    await surface.close();
    await finish('A short answer.', target);
    expect(methods()).toEqual(['chat.postMessage']);
    expect(stage.preview.results).toEqual([]);
  });

  it('does not begin again what is read once a mark is closed: the whole is brought up to date', async () => {
    const surface = open(target);
    await write(surface, 'A', 'A *word', 'A *word of', 'A *word of more', 'A *word of more* here');
    await surface.close();
    await finish('A *word of more* here.', target);
    expect(read(target)).toEqual(['A *word of more* here.']);
  });

  it('ends as the answer even where it is another than was shown', async () => {
    const surface = open(target);
    await write(surface, 'One.', 'One. Two.', 'One. Two. Three.');
    await surface.close();
    await finish('Something else.', target, { disclosure: 'An AI answers.' });
    expect(methods().slice(1)).toEqual(['chat.update', 'chat.stopStream', 'chat.update']);
    expect(shown(target)).toMatchObject([{ state: 'whole' }]);
    expect(shown(target)[0]!.text).toContain('Something else.');
    expect(shown(target)[0]!.text).not.toContain('One.');
  });

  it('says above or below it that an AI answers, in the same stream', async () => {
    const surface = open(target);
    await write(surface, 'One.', 'One. Two.', 'One. Two. Three.');
    await surface.close();
    await finish('One. Two. Three.', target, { disclosure: 'An AI answers.' });
    expect(methods()).toEqual(['chat.startStream', 'chat.stopStream']);
    expect(shown(target)[0]!.text).toContain('An AI answers.');
  });

  it('goes on by updates when the stream is closed after five minutes', async () => {
    const surface = open(target);
    await write(surface, 'One.', 'One. Two.', 'One. Two. Three.');
    await stage.scene.slack.clock.advance(300_000);
    expect(shown(target)).toMatchObject([{ state: 'broken' }]);
    await write(surface, 'One. Two. Three. Four.', 'One. Two. Three. Four. Five.');
    await steps(2);
    await surface.close();
    expect(methods()).toEqual(['chat.startStream', 'chat.appendStream', 'chat.update']);
    await finish('One. Two. Three. Four. Five.', target);
    expect(shown(target)).toMatchObject([{ state: 'whole' }]);
    expect(read(target).join()).toContain('One. Two. Three. Four. Five.');
  });

  it('closes a stream itself before that, and goes on by updates', async () => {
    const surface = open(target);
    await write(surface, 'One.', 'One. Two.', 'One. Two. Three.');
    stage.clock.advance(270_000);
    await write(surface, 'One. Two. Three. Four.', 'One. Two. Three. Four. Five.', 'One. Two. Three. Four. Five. Six.');
    await steps(2);
    await surface.close();
    expect(methods()).toEqual(['chat.startStream', 'chat.appendStream', 'chat.stopStream', 'chat.update']);
    expect(shown(target)).toMatchObject([{ state: 'whole', text: 'One. Two. Three. Four. Five. Six.' }]);
  });

  it('takes over the stream that another process left open', async () => {
    const surface = open(target);
    await write(surface, 'One.', 'One. Two.', 'One. Two. Three.');
    await surface.close();
    const { platformId } = stage.preview.receipt()!;
    const other = await createSpeakingScene({ clock: stage.clock, apiUrl: stage.scene.slack.apiUrl });
    other.connections.set(stage.scene.connection.channel.id, stage.scene.connection);
    const [part] = stage.scene.plan({ text: 'One. Two. Three. Four.' }, target);
    await other.adapter.perform({ ...part!, id: stage.preview.id, platformId }, stage.scene.context());
    await other.slack.close();
    expect(shown(target)).toMatchObject([{ state: 'whole', text: 'One. Two. Three. Four.' }]);
  });

  it('takes a part within what a stream holds, and the rest as messages behind it', async () => {
    const sentence = 'A sentence of the answer. ';
    const surface = open(target);
    for (const count of [10, 200, 400, 600, 800]) await write(surface, sentence.repeat(count));
    await surface.close();
    const parts = await finish(sentence.repeat(900).trim(), target);
    expect(parts).toHaveLength(3);
    expect(shown(target).map(({ state }) => state)).toEqual(['whole', 'whole', 'whole']);
    expect(read(target).join(' ').replaceAll(/\s+/g, ' ')).toBe(sentence.repeat(900).trim());
    expect(methods().filter((method) => method === 'chat.update')).toEqual([]);
  });

  it('shows nothing without calls to spare, and the answer still goes', async () => {
    const surface = open(target);
    await asleep();
    surface.write('One.');
    for (let count = 0; count < 3; count += 1) await stage.scene.deliver({ text: 'Another answer' }, target);
    await steps(1);
    await surface.close();
    expect(stage.preview.results).toEqual([]);
    await finish('The answer', target);
    expect(read(target).at(-1)).toBe('The answer');
  });

  it('rests as long as Slack asks, and goes on in the same stream', async () => {
    const surface = open(target);
    await write(surface, 'One.', 'One. Two.', 'One. Two. Three.');
    stage.scene.slack.fail({ kind: 'too-many', retryAfter: 9, method: 'chat.appendStream' });
    await write(surface, 'One. Two. Three. Four.');
    await steps(1);
    const calls = methods().length;
    await steps(6);
    expect(methods()).toHaveLength(calls);
    await steps(6);
    await surface.close();
    expect(stage.preview.results.at(-1)).toBe('shown');
    await finish('One. Two. Three. Four.', target);
    expect(read(target)).toEqual(['One. Two. Three. Four.']);
  });
});

describe('in private', () => {
  it('outside of threads posts, and updates what it posted', async () => {
    const target = stage.scene.ask(stage.scene.direct);
    const surface = open(target);
    await write(surface, 'One.', 'One. **Two.**', 'One. **Two.** Three.');
    await surface.close();
    await finish('One. **Two.** Three. Four.', target);
    expect(methods()).toEqual(['chat.postMessage', 'chat.update', 'chat.update']);
    expect(shown(target)).toMatchObject([{ thread: null, state: 'whole' }]);
    expect(read(target)).toEqual(['One. **Two.** Three. Four.']);
  });

  it('in an assistant thread says that it thinks until the first words, then streams', async () => {
    const { channel, thread } = stage.scene.slack.people.openAssistant(stage.scene.install, stage.scene.ada);
    const target = stage.scene.ask(channel, thread);
    const surface = open(target);
    await steps(2);
    expect(channel.threads.get(thread)?.status).toBe('is thinking…');
    expect(methods()).toEqual(['assistant.threads.setStatus']);
    await write(surface, 'One.', 'One. Two.', 'One. Two. Three.');
    expect(channel.threads.get(thread)?.status).toBe('');
    expect(methods()).toEqual(['assistant.threads.setStatus', 'chat.startStream']);
    expect(stage.scene.slack.calls[1]!.body).not.toHaveProperty('recipient_user_id');
    await surface.close();
    await finish('One. Two. Three.', target);
    expect(read(target)).toEqual(['New Assistant Thread', 'One. Two. Three.']);
  });

  it('says it again before Slack forgets it, and no more where it is refused', async () => {
    const { channel, thread } = stage.scene.slack.people.openAssistant(stage.scene.install, stage.scene.ada);
    const surface = open(stage.scene.ask(channel, thread));
    await steps(1);
    stage.clock.advance(90_000);
    await steps(1);
    expect(methods()).toHaveLength(2);
    stage.scene.slack.fail({ kind: 'refuse', error: 'method_not_supported_for_channel_type', method: 'assistant.threads.setStatus' });
    for (let round = 0; round < 3; round += 1) {
      stage.clock.advance(90_000);
      await steps(1);
    }
    await surface.close();
    expect(methods()).toHaveLength(3);
  });
});

it('shows nothing where a command left no message, in a place of another channel, nor through another tenant’s connection', async () => {
  const { replyTo: _, thread: __, ...bare } = stage.scene.ask(stage.scene.channel);
  expect(stage.scene.adapter.live(placeOf(stage.scene, bare, stage.preview))).toBeNull();
  expect(stage.scene.adapter.live(placeOf(stage.scene, { space: '4711' }, stage.preview))).toBeNull();
  const place = placeOf(stage.scene, stage.scene.ask(stage.scene.channel), stage.preview);
  const surface = stage.scene.adapter.live({ ...place, tenantId: placeOf(stage.scene, bare, stage.preview).messageId as never })!;
  await asleep();
  surface.write('One.');
  await steps(1);
  surface.write('One. Two.');
  await until(() => {
    stage.clock.advance(STEP_MS);
    return stage.preview.results.length === 1;
  });
  await surface.close();
  expect(methods()).toEqual([]);
});
