import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LivePlace } from '../../../src/core/ports/channel-adapter.ts';
import type { MessageId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
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

const place = (target = scene.target): LivePlace => ({
  tenantId: scene.connection.channel.tenantId,
  channelId: scene.connection.channel.id,
  conversationId: newUuid(),
  messageId: newUuid<MessageId>(),
  target,
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

it('only types in a group', async () => {
  const group = scene.telegram.people.group(scene.bot, 'Team', { topics: [7] });
  const surface = scene.adapter.live(place({ space: String(group.id), thread: '7' }))!;
  surface.write('One');
  await asleep();
  clock.advance(1_100);
  await asleep();
  expect(scene.telegram.ledger.map(({ method, body }) => [method, body['message_thread_id']])).toEqual([['sendChatAction', 7]]);
});

it('shows nothing any more once the message itself is sent', async () => {
  const live = place();
  const surface = scene.adapter.live(live)!;
  await asleep();
  surface.write('One');
  const [part] = scene.plan({ text: 'One. Two.' });
  await scene.adapter.perform({ ...part!, messageId: live.messageId }, scene.context());
  surface.write('One. Tw');
  await until(() => clock.sleeping() === 0);
  expect(methods()).toEqual(['sendChatAction', 'sendMessage']);
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

it('ends by itself when it is refused, or forgotten', async () => {
  scene.telegram.fail({ kind: 'refuse', code: 403, description: 'Forbidden: bot was blocked by the user' });
  scene.adapter.live(place());
  await until(() => methods().length === 1 && clock.sleeping() === 0);
  scene.adapter.live(place());
  for (let second = 0; second < 56; second += 1) {
    await until(() => clock.sleeping() === 1 || second > 50);
    clock.advance(1_100);
  }
  await until(() => clock.sleeping() === 0);
  expect(methods().length).toBeLessThan(20);
});

it('shows nothing in a place of another channel, nor through another tenant’s connection', async () => {
  expect(scene.adapter.live(place({ space: 'C024BE91L' }))).toBeNull();
  scene.adapter.live({ ...place(), tenantId: newUuid() });
  await new Promise((resolve) => setImmediate(resolve));
  expect(methods()).toEqual([]);
});
