import { beforeEach, describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../../src/core/model/message.ts';
import type { Fault } from '../../platforms/slack/types.ts';
import { until } from '../../support/until.ts';
import { createPreview, placeOf } from './speaking-scene.ts';
import { STEP_MS, useLiveStage } from './live-stage.ts';

const { stage, asleep, steps, write, finish, shown, open, methods, read } = useLiveStage();

describe('an answer that is streamed', () => {
  let target: ReplyTarget;
  beforeEach(() => {
    target = stage.scene.ask(stage.scene.channel);
  });

  const TEXTS = ['One.', 'One. Two.', 'One. Two. Three.', 'One. Two. Three. Four.', 'One. Two. Three. Four. Five.'] as const;
  const WHOLE = 'One. Two. Three. Four. Five. Six.';
  const streaming = ['chat.startStream', 'chat.appendStream', 'chat.stopStream'] as const;
  const faults = [{ kind: 'not-found' }, { kind: 'refuse', error: 'no_such_feature' }, { kind: 'html' }, { kind: 'accept-html' }] as const;

  it.each(streaming.flatMap((method) => faults.map((fault) => [method, fault.kind, { ...fault, method } as Fault] as const)))(
    'ends in one complete answer when %s meets %s',
    async (_method, _kind, fault) => {
      stage.scene.slack.fail(fault);
      const surface = open(target);
      await write(surface, ...TEXTS);
      await steps(2);
      await surface.close();
      await finish(WHOLE, target);
      expect(shown(target)).toMatchObject([{ state: 'whole' }]);
      expect(read(target)[0]!.trim()).toBe(WHOLE);
    },
  );

  it.each(faults.slice(0, 3))('ends in one complete answer where streaming never works: %o', async (fault) => {
    for (const method of ['chat.startStream', 'chat.appendStream'] as const) stage.scene.slack.fail({ ...fault, method, times: 1_000 });
    const surface = open(target);
    await write(surface, ...TEXTS);
    await surface.close();
    await finish(WHOLE, target);
    expect(read(target)).toEqual([WHOLE]);
    expect(methods().filter((method) => method === 'chat.startStream')).toHaveLength(1);
  });

  it('has its words shown while its stream cannot be stopped, and is whole once Slack has closed it', async () => {
    const surface = open(target);
    await write(surface, ...TEXTS);
    await surface.close();
    stage.scene.slack.fail({ kind: 'not-found', method: 'chat.stopStream', times: 1_000 });
    await expect(finish(WHOLE, target)).rejects.toMatchObject({ sent: 'no', retryable: true, counts: false });
    expect(read(target)).toEqual([WHOLE]);
    await stage.scene.slack.clock.advance(300_000);
    stage.clock.advance(300_000);
    await finish(WHOLE, target);
    expect(shown(target)).toMatchObject([{ state: 'whole' }]);
  });

  it.each(['drop', 'accept-drop'] as const)('shows nothing more after %s of a start, and leaves it to be settled', async (kind) => {
    stage.scene.slack.fail({ kind, method: 'chat.startStream' });
    const surface = open(target);
    surface.write('One.');
    await steps(1);
    surface.write('One. Two.');
    for (let step = 0; step < 2; step += 1) {
      await asleep();
      stage.clock.advance(STEP_MS);
    }
    await until(() => stage.preview.results.length === 1 && stage.clock.sleeping() === 0);
    await surface.close();
    const [part] = stage.scene.plan({ text: WHOLE }, target);
    const row = { ...part!, id: stage.preview.id, preview: true };
    const settled = await stage.scene.adapter.settle(row, stage.scene.context());
    const stream = shown(target)[0]?.ts;
    expect(settled).toEqual(stream === undefined ? { kind: 'unknown' } : { kind: 'sent', receipt: { platformId: stream } });
    expect(stream === undefined).toBe(kind === 'drop');
  });

  it('takes no other stream of the thread for its own', async () => {
    const other = createPreview();
    const theirs = stage.scene.adapter.live(placeOf(stage.scene, target, other))!;
    theirs.write('One.');
    await steps(1);
    theirs.write('One. Two.');
    await steps(2);
    await theirs.close();
    expect(shown(target)).toMatchObject([{ state: 'streaming', text: 'One.' }]);
    stage.scene.slack.fail({ kind: 'html', method: 'chat.startStream' });
    const surface = open(target);
    await write(surface, ...TEXTS);
    await surface.close();
    await finish(WHOLE, target);
    expect(read(target)).toEqual(['One.', WHOLE]);
  });
});
