/** That a platform was heard is told to the store when a webhook was answered, and only so often. */
import { expect, it } from 'vitest';
import { createNoteHeard, noteWebhook } from '../../src/compose/note-heard.ts';
import type { Endpoint } from '../../src/kernel/endpoint.ts';
import { AuthError } from '../../src/kernel/errors.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { buildConnection } from '../builders/build-connection.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { until } from '../support/until.ts';

function createScene() {
  const connection = buildConnection();
  const clock = createManualClock();
  const written: string[] = [];
  const scene = { isForged: false };
  const note = createNoteHeard({
    clock,
    logger: createSilentLogger(),
    find: async () => connection,
    connections: { heard: async (_tenant, id) => void written.push(id) },
  });
  const build = (path: string) =>
    noteWebhook(note, {
      path,
      handle: async () => {
        if (scene.isForged) throw new AuthError('auth_invalid', 'no');
        return { status: 200 };
      },
    } as unknown as Endpoint);
  const { id } = connection.channel;
  const call = (path = '/webhooks/telegram/{channelId}') => build(path).handle({ params: { channelId: id } } as never, null);
  return { scene, clock, written, call, id };
}

it('asks the store at most once in a second', async () => {
  const { clock, written, call, id } = createScene();
  await call();
  await call();
  await until(() => written.length > 0);
  expect(written).toEqual([id]);
  clock.advance(1_000);
  await call();
  await until(() => written.length > 1);
  expect(written).toEqual([id, id]);
});

it('writes nothing for a forged call, or for what is no webhook', async () => {
  const { scene, written, call } = createScene();
  scene.isForged = true;
  await expect(call()).rejects.toMatchObject({ code: 'auth_invalid' });
  scene.isForged = false;
  await call('/web/v1/{channelId}');
  expect(written).toEqual([]);
  await call();
  await until(() => written.length === 1);
});
