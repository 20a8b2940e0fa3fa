import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../../src/core/model/message.ts';
import type { LivePlace, LivePreview, Receipt, Shown } from '../../../src/core/ports/channel-adapter.ts';
import { SendFault } from '../../../src/core/ports/channel-adapter.ts';
import type { MessageId } from '../../../src/kernel/ids.ts';
import { newUuid, type DeliveryId } from '../../../src/kernel/ids.ts';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';
import { until } from '../../support/until.ts';
import { createTelegramScene, type TelegramScene } from './telegram-scene.ts';

let scene: TelegramScene;
let clock: ManualClock;
beforeEach(async () => {
  clock = createManualClock();
  scene = await createTelegramScene({ clock });
});
afterEach(() => scene.telegram.close());

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

const place = (target = scene.target, preview: LivePreview = createPreview()): LivePlace => ({
  tenantId: scene.connection.channel.tenantId,
  channelId: scene.connection.channel.id,
  conversationId: newUuid(),
  messageId: newUuid<MessageId>(),
  target,
  preview,
});
const methods = () => scene.telegram.calls.map(({ method }) => method);
const drafts = () => scene.telegram.ledger.filter(({ method }) => method === 'sendMessageDraft').map(({ body }) => body);
const asleep = () => until(() => clock.sleeping() === 1);

it('says at once that it types, and then shows what is written, at the pace Telegram allows', async () => {
  const surface = scene.adapter.live(place())!;
  await asleep();
  expect(methods()).toEqual(['sendChatAction']);
  for (const text of ['One', 'One. **Two', 'One. **Two**']) surface.write(text);
  clock.advance(1_099);
  expect(drafts()).toEqual([]);
  clock.advance(1);
  await until(() => drafts().length === 1);
  expect(drafts()).toMatchObject([{ text: 'One. <b>Two</b>' }]);
  await asleep();
  surface.write('One. **Two**. Three');
  clock.advance(1_100);
  await until(() => drafts().length === 2);
  expect(new Set(drafts().map(({ draft_id }) => draft_id)).size).toBe(1);
});

it('keeps typing while nothing is written', async () => {
  scene.adapter.live(place());
  for (let second = 0; second < 10; second += 1) {
    await asleep();
    clock.advance(1_100);
  }
  await until(() => methods().length === 3);
  expect(new Set(methods())).toEqual(new Set(['sendChatAction']));
});

describe('in a group', () => {
  let target: ReplyTarget;
  let preview: ReturnType<typeof createPreview>;
  beforeEach(() => {
    const group = scene.telegram.people.group(scene.bot, 'Team', { topics: [7] });
    target = { space: String(group.id), thread: '7', replyTo: '5' };
    preview = createPreview();
  });
  /** Lets this much time go by, a step of the surface after the other. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1_100) {
      await asleep();
      clock.advance(1_100);
    }
    await asleep();
  };
  const texts = () =>
    scene.telegram.ledger.filter(({ method }) => method !== 'sendChatAction').map(({ method, body }) => [method, body['text']]);

  it('types, posts what is written in its topic as a reply, edits it, and types no more beside it', async () => {
    const surface = scene.adapter.live(place(target, preview))!;
    await pass(1_100);
    surface.write('**One.**');
    await pass(4_400);
    expect(scene.telegram.ledger.at(-1)).toMatchObject({
      method: 'sendMessage',
      body: { text: '<b>One.</b>', message_thread_id: 7, reply_parameters: { message_id: 5 } },
    });
    for (const text of ['One. Two.', 'One. Two. Three.']) {
      surface.write(text);
      await pass(3_300);
    }
    await pass(9_900);
    await surface.close();
    expect(texts()).toEqual([
      ['sendMessage', '<b>One.</b>'],
      ['editMessageText', 'One. Two.'],
      ['editMessageText', 'One. Two. Three.'],
    ]);
    expect(methods().lastIndexOf('sendChatAction')).toBeLessThan(methods().indexOf('sendMessage'));
  });

  it('becomes the answer itself: one message, and the parts behind it', async () => {
    const surface = scene.adapter.live(place(target, preview))!;
    surface.write('Half');
    await pass(4_400);
    await surface.close();
    const [first, second] = scene.plan({ text: 'A sentence of the answer. '.repeat(200), askFeedback: true }, target);
    await scene.adapter.perform({ ...first!, platformId: preview.receipt()!.platformId }, scene.context());
    await scene.adapter.perform(second!, scene.context());
    expect(texts().map(([method]) => method)).toEqual(['sendMessage', 'editMessageText', 'sendMessage']);
    const [one, two] = scene.telegram.messagesOf(scene.bot, Number(target.space));
    expect([String(one!.message_id), one!.text!.startsWith('A sentence')]).toEqual([preview.receipt()!.platformId, true]);
    expect(two!['reply_markup']).toBeDefined();
  });

  it('leaves an answer that is finished soon to its one message', async () => {
    const surface = scene.adapter.live(place(target, preview))!;
    await pass(8_800);
    surface.write('A short answer.');
    await pass(2_200);
    await surface.close();
    expect([texts(), preview.results]).toEqual([[], []]);
  });

  it('grows until the message is full, and is then left alone', async () => {
    const surface = scene.adapter.live(place(target, preview))!;
    for (const count of [300, 400, 500]) {
      surface.write('Long words. '.repeat(count));
      await pass(4_400);
    }
    await surface.close();
    expect(texts()).toHaveLength(2);
    const [, shown] = texts().map(([, text]) => String(text));
    expect(shown).toMatch(/^Long words\. .*\n…$/s);
    expect(shown!.length).toBeLessThanOrEqual(4_096);
  });

  it('shows nothing without calls to spare, and the answer still goes', async () => {
    const surface = scene.adapter.live(place(target, preview))!;
    await asleep();
    surface.write('Half');
    for (let count = 0; count < 3; count += 1) {
      for (const part of scene.plan({ text: 'Another answer' }, target)) await scene.adapter.perform(part, scene.context());
    }
    await pass(3_300);
    await surface.close();
    expect(preview.results).toEqual([]);
    await scene.adapter.perform(scene.plan({ text: 'The answer' }, target)[0]!, scene.context());
    expect(texts().at(-1)).toEqual(['sendMessage', 'The answer']);
  });

  it('rests as long as Telegram asks when an edit is too many, and goes on', async () => {
    const surface = scene.adapter.live(place(target, preview))!;
    surface.write('One.');
    await pass(4_400);
    scene.telegram.fail({ kind: 'too-many', retryAfter: 9, method: 'editMessageText' });
    surface.write('One. Two.');
    await pass(4_400);
    expect(preview.results).toEqual(['shown', 'not-now']);
    const calls = methods().length;
    await pass(5_500);
    expect(methods()).toHaveLength(calls);
    await pass(6_600);
    await surface.close();
    expect(preview.results).toEqual(['shown', 'not-now', 'shown']);
    expect(texts().at(-1)).toEqual(['editMessageText', 'One. Two.']);
  });

  it('goes on in a new message when the group deletes the one it had', async () => {
    const surface = scene.adapter.live(place(target, preview))!;
    surface.write('One.');
    await pass(4_400);
    await surface.close();
    scene.bot.messages.clear();
    const [answer] = scene.plan({ text: 'One. Two.' }, target);
    const was = preview.receipt()!.platformId;
    const receipt = await scene.adapter.perform({ ...answer!, platformId: was }, scene.context());
    expect(receipt.platformId).not.toBe(was);
    expect(texts().at(-1)).toEqual(['sendMessage', 'One. Two.']);
  });

  it('shows nothing more once nobody can tell whether it was posted', async () => {
    scene.telegram.fail({ kind: 'accept-drop', method: 'sendMessage' });
    const surface = scene.adapter.live(place(target, preview))!;
    surface.write('One.');
    for (let passed = 0; passed < 4_400; passed += 1_100) {
      await asleep();
      clock.advance(1_100);
    }
    await until(() => preview.results.length === 1 && clock.sleeping() === 0);
    surface.write('One. Two.');
    expect(preview.results).toEqual(['over']);
    expect(texts()).toHaveLength(1);
  });
});

it('shows nothing any more once it is closed', async () => {
  const surface = scene.adapter.live(place())!;
  await asleep();
  surface.write('One');
  await surface.close();
  surface.write('One. Tw');
  expect(clock.sleeping()).toBe(0);
  expect(methods()).toEqual(['sendChatAction']);
});

it('shows the end of a text that is longer than a message', async () => {
  const surface = scene.adapter.live(place())!;
  await asleep();
  surface.write('Long. '.repeat(1_000) + 'The end.');
  clock.advance(1_100);
  await until(() => drafts().length === 1);
  expect(String(drafts()[0]!['text'])).toMatch(/The end\.$/);
});

it('waits as long as Telegram asks, and a little longer', async () => {
  scene.telegram.fail({ kind: 'too-many', retryAfter: 9 });
  const surface = scene.adapter.live(place())!;
  await asleep();
  surface.write('One');
  for (let passed = 0; passed < 8_800; passed += 1_100) {
    clock.advance(1_100);
    await asleep();
  }
  expect(methods()).toEqual(['sendChatAction']);
  clock.advance(2_200);
  await until(() => drafts().length === 1);
});

it('leaves an answer room to go at once', async () => {
  const other = scene.adapter.live(place())!;
  for (let count = 0; count < 6; count += 1) {
    await until(() => clock.sleeping() === count + 1);
    scene.adapter.live(place());
  }
  other.write('One');
  await scene.adapter.perform(scene.plan({ text: 'Done' })[0]!, scene.context());
  expect(methods().filter((method) => method === 'sendMessage')).toHaveLength(1);
  expect(methods().filter((method) => method === 'sendChatAction').length).toBeLessThan(5);
});

it('ends by itself when it is refused', async () => {
  scene.telegram.fail({ kind: 'refuse', code: 403, description: 'Forbidden: bot was blocked by the user' });
  scene.adapter.live(place());
  await until(() => methods().length === 1 && clock.sleeping() === 0);
  clock.advance(9_900);
  await new Promise((resolve) => setImmediate(resolve));
  expect(methods()).toEqual(['sendChatAction']);
});

it('shows nothing in a place of another channel, nor through another tenant’s connection', async () => {
  expect(scene.adapter.live(place({ space: 'C024BE91L' }))).toBeNull();
  scene.adapter.live({ ...place(), tenantId: newUuid() });
  await new Promise((resolve) => setImmediate(resolve));
  expect(methods()).toEqual([]);
});
