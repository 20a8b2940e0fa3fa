// Lets an answer be written before the eyes of a person of the fake Slack, a step of the live surface at a time.
import { afterEach, beforeEach } from 'vitest';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import type { ReplyTarget } from '../../../src/core/model/message.ts';
import type { LiveSurface } from '../../../src/core/ports/channel-adapter.ts';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';
import { until } from '../../support/until.ts';
import { createPreview, createSpeakingScene, placeOf, type SpeakingScene } from './speaking-scene.ts';

/** The rest between two calls of the surface. */
export const STEP_MS = 1_200;

export interface LiveStage {
  scene: SpeakingScene;
  clock: ManualClock;
  preview: ReturnType<typeof createPreview>;
}

/** Fresh for each test of the file. */
export function useLiveStage() {
  const stage = {} as LiveStage;
  beforeEach(async () => {
    stage.clock = createManualClock();
    stage.scene = await createSpeakingScene({ clock: stage.clock });
    stage.preview = createPreview();
  });
  afterEach(() => stage.scene.slack.close());
  const asleep = () => until(() => stage.clock.sleeping() === 1);
  /** Lets so many steps of the surface pass, each with its call. */
  const steps = async (count: number): Promise<void> => {
    for (let step = 0; step < count; step += 1) {
      await asleep();
      stage.clock.advance(STEP_MS);
    }
    await asleep();
  };
  const write = async (surface: LiveSurface, ...texts: readonly string[]): Promise<void> => {
    for (const text of texts) {
      surface.write(text);
      await steps(1);
    }
  };
  /** The answer's parts on the row of the preview, brought to Slack. */
  const finish = async (text: string, target: ReplyTarget, given = {}): Promise<readonly Delivery[]> => {
    const { scene, clock, preview } = stage;
    const [first, ...rest] = scene.plan({ text, askFeedback: true, ...given }, target);
    const row = { ...first!, id: preview.id, platformId: preview.receipt()?.platformId ?? null };
    for (const part of [row, ...rest]) {
      await scene.adapter.perform(part, scene.context());
      clock.advance(STEP_MS);
    }
    return [row, ...rest];
  };
  const shown = (target: ReplyTarget) => stage.scene.shown(target.space.includes('/D') ? stage.scene.direct : stage.scene.channel);
  return {
    stage,
    asleep,
    steps,
    write,
    finish,
    shown,
    open: (target: ReplyTarget): LiveSurface => stage.scene.adapter.live(placeOf(stage.scene, target, stage.preview))!,
    methods: () => stage.scene.slack.calls.map(({ method }) => method),
    /** All that is to be read, without the buttons. */
    read: (target: ReplyTarget) => shown(target).map(({ text }) => text.replaceAll(/\n?(👍|👎)/g, '')),
  };
}
