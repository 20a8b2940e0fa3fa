import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SendFault, type LivePreview, type Receipt, type Shown } from '../../../src/core/ports/channel-adapter.ts';
import { newUuid, type DeliveryId } from '../../../src/kernel/ids.ts';
import { until } from '../../support/until.ts';
import { createSpeakingScene, PATCH, POST, type SpeakingScene } from './speaking-scene.ts';

const TYPING = 'POST /channels/{channel_id}/typing';
const STEP_MS = 1_200;

let scene: SpeakingScene;
let preview: ReturnType<typeof createPreview>;
beforeEach(async () => {
  scene = await createSpeakingScene({ hurried: false });
  preview = createPreview();
});
afterEach(() => scene.discord.close());

/** What the engine offers, without its rows: a platform id is kept once there is one. */
function createPreview(): LivePreview & { readonly results: Shown[]; receipt(): Receipt | null } {
  const deliveryId = newUuid<DeliveryId>();
  const results: Shown[] = [];
  let receipt: Receipt | null = null;
  return {
    results,
    receipt: () => receipt,
    show: async (call) => {
      const result = await call({ deliveryId, platformId: receipt?.platformId ?? null }, new AbortController().signal).then(
        (got): Shown => {
          receipt = got;
          return 'shown';
        },
        (error: unknown): Shown => (error instanceof SendFault && error.sent === 'no' && error.retryable ? 'not-now' : 'over'),
      );
      results.push(result);
      return result;
    },
  };
}

const asleep = () => until(() => scene.clock.sleeping() === 1);
/** Lets so many steps of the surface go by. */
const pass = async (steps: number): Promise<void> => {
  for (let step = 0; step < steps; step += 1) {
    await asleep();
    scene.clock.advance(STEP_MS);
  }
  await asleep();
};
const open = (to = scene.target) => scene.adapter.live(scene.live(preview, to))!;

it('types while nothing is written, as often as it takes to be seen', async () => {
  const surface = open();
  await pass(15);
  await surface.close();
  expect(scene.calls(TYPING).length).toBe(3);
  expect(scene.shown()).toEqual([]);
});

it('posts what is written as a quiet reply, edits it at its pace, and types no more beside it', async () => {
  const surface = open();
  await pass(1);
  surface.write('**One.** @everyone');
  await pass(3);
  expect(scene.shown()).toMatchObject([
    { content: '**One.** @\u2060everyone', replyTo: scene.question.id, pinged: { everyone: false, users: [] } },
  ]);
  for (const text of ['One. Two.', 'One. Two. Three.']) {
    surface.write(text);
    await pass(1);
  }
  await pass(12);
  await surface.close();
  expect(scene.shown()).toMatchObject([{ versions: ['**One.** @\u2060everyone', 'One. Two.', 'One. Two. Three.'] }]);
  expect(scene.calls(TYPING)).toHaveLength(1);
  const edits = scene.calls(PATCH).map(({ at }) => at);
  expect(edits[1]! - edits[0]!).toBeGreaterThanOrEqual(STEP_MS);
});

it('becomes the answer itself, without a second message', async () => {
  const surface = open();
  surface.write('Half');
  await pass(4);
  await surface.close();
  const [first, second] = scene.plan({ text: 'A sentence of the answer. '.repeat(120), askFeedback: true });
  await scene.adapter.perform({ ...first!, platformId: preview.receipt()!.platformId }, scene.context());
  await scene.adapter.perform(second!, scene.context());
  const [one, two, ...more] = scene.shown();
  expect([one!.id, one!.content.startsWith('A sentence'), more]).toEqual([preview.receipt()!.platformId, true, []]);
  expect(two!.buttons).toHaveLength(2);
});

it('leaves an answer that is finished soon to its one message', async () => {
  const surface = open();
  await pass(5);
  surface.write('A short answer.');
  await pass(2);
  await surface.close();
  expect([scene.shown(), preview.results]).toEqual([[], []]);
});

it('only types where the answer is to be a fresh message', async () => {
  await scene.discord.close();
  scene = await createSpeakingScene({ hurried: false, settings: { 'discord.final': 'fresh' } });
  const surface = open();
  surface.write('Half an answer');
  await pass(8);
  await surface.close();
  expect([scene.shown(), preview.results]).toEqual([[], []]);
  expect(scene.calls(TYPING)).toHaveLength(2);
});

it('leaves a command to Discord, which says itself that the answer comes, and types for it once that is over', async () => {
  const target = await scene.deferred();
  expect(scene.adapter.live(scene.live(preview, target))).toBeNull();
  scene.clock.advance(15 * 60_000);
  const surface = open(target);
  await pass(1);
  await surface.close();
  expect(scene.calls(TYPING)).toHaveLength(1);
});

it('grows until the message is full, and is then left alone', async () => {
  const surface = open();
  for (const count of [150, 200, 300]) {
    surface.write('Long words. '.repeat(count));
    await pass(4);
  }
  await surface.close();
  expect(scene.shown()).toHaveLength(1);
  expect(scene.shown()[0]!.versions).toHaveLength(2);
  expect(scene.shown()[0]!.content).toMatch(/^Long words\. .*\n…$/s);
});

describe('what Discord allows', () => {
  it('leaves the last edit of a channel to an answer', async () => {
    const other = await scene.adapter.perform(scene.plan({ text: 'Another' })[0]!, scene.context());
    const surface = open();
    surface.write('One.');
    await pass(3);
    for (let count = 0; count < 4; count += 1) {
      await scene.adapter.perform({ ...scene.plan({ text: `Edit ${count}` })[0]!, ...other }, scene.context());
    }
    surface.write('One. Two.');
    await pass(2);
    expect(preview.results).toEqual(['shown']);
    await scene.adapter.perform({ ...scene.plan({ text: 'The last' })[0]!, ...other }, scene.context());
    await pass(3);
    await surface.close();
    expect(preview.results).toEqual(['shown', 'shown']);
    expect(scene.discord.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('is rested for as long as it asks when an edit is too many, and goes on', async () => {
    const surface = open();
    surface.write('One.');
    await pass(3);
    scene.discord.fail({ kind: 'too-many', retryAfter: 9, route: PATCH });
    surface.write('One. Two.');
    await pass(2);
    expect(preview.results).toEqual(['shown', 'not-now']);
    await pass(5);
    expect(scene.calls(PATCH)).toHaveLength(1);
    await pass(4);
    await surface.close();
    expect(preview.results).toEqual(['shown', 'not-now', 'shown']);
    expect(scene.shown()).toMatchObject([{ content: 'One. Two.' }]);
  });

  it('types no more where that is refused', async () => {
    scene.discord.refuseAt(scene.channel, { status: 403, code: 50_013, message: 'Missing Permissions' });
    const surface = open();
    await until(() => scene.calls(TYPING).length === 1 && scene.clock.sleeping() === 0);
    surface.write('One.');
    scene.clock.advance(10_000);
    await surface.close();
    expect(scene.discord.requests).toHaveLength(1);
  });
});

it('shows nothing more once nobody can tell whether it was posted; asked by the nonce it is there once', async () => {
  scene.discord.fail({ kind: 'accept-drop', route: POST });
  const surface = open();
  surface.write('One.');
  for (let step = 0; step < 3; step += 1) {
    await asleep();
    scene.clock.advance(STEP_MS);
  }
  await until(() => preview.results.length === 1 && scene.clock.sleeping() === 0);
  surface.write('One. Two.');
  await surface.close();
  expect(preview.results).toEqual(['over']);
  expect(scene.shown()).toHaveLength(1);
});

it('shows nothing in a place of another channel, nor through another tenant’s connection, nor once it is closed', async () => {
  expect(scene.adapter.live(scene.live(preview, { space: 'not/an id' }))).toBeNull();
  const foreign = scene.adapter.live({ ...scene.live(preview), tenantId: newUuid() })!;
  await foreign.close();
  const surface = open();
  await asleep();
  surface.write('One');
  await surface.close();
  surface.write('One. Two');
  expect(scene.clock.sleeping()).toBe(0);
  expect(scene.shown()).toEqual([]);
  expect(scene.calls(TYPING)).toHaveLength(1);
});
