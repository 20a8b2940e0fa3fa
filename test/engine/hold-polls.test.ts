/** Who holds a poll, for how long, and what becomes known of it, with leases in memory and time by hand. */
import { expect, it } from 'vitest';
import type { HeldPoll } from '../../src/core/model/connection.ts';
import type { ChannelAdapter, RunState } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { holdPolls } from '../../src/engine/hold-polls.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { buildConnection } from '../builders/build-connection.ts';
import { createFakeChannelAdapter } from '../builders/fake-channel-adapter.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { until } from '../support/until.ts';

interface Begun {
  readonly signal: AbortSignal;
  readonly tell: (state: RunState) => void;
  end(error?: Error): void;
}

function createScene() {
  const clock = createManualClock();
  const metrics = createRecordedMetrics();
  const connection = buildConnection();
  const channelId = connection.channel.id;
  const held: HeldPoll = { tenantId: connection.channel.tenantId, channelId, fence: 1, revision: 1 };
  const scene = {
    clock,
    held,
    begun: [] as Begun[],
    written: [] as string[],
    /** What the store says is ours. */
    ours: [] as HeldPoll[],
    free: [held] as HeldPoll[],
    isAway: false,
    /** What the store says of a told state. */
    isNews: true,
    metrics,
    found: connection as typeof connection | null,
    stopping: new AbortController(),
    /** One look, and what it sets going. */
    look: async () => {
      clock.advance(2_000);
      await settle();
    },
  };
  const adapter: ChannelAdapter = {
    ...createFakeChannelAdapter(connection.channel.kind),
    run: (_connection, _host, signal, tell) =>
      new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => resolve());
        scene.begun.push({ signal, tell, end: (error) => (error ? reject(error) : resolve()) });
      }),
  };
  const connections = {
    take: async () => {
      const taken = scene.free.splice(0);
      scene.ours.push(...taken);
      return taken;
    },
    renew: async () => {
      if (scene.isAway) throw new UpstreamUnreachable('The database cannot be reached now.');
      return [...scene.ours];
    },
    release: async () => void scene.written.push('released'),
    tell: async (_held: HeldPoll, state: string) => {
      scene.written.push(state);
      return scene.isNews;
    },
    heard: async () => void scene.written.push('heard'),
  };
  const ended = holdPolls(
    {
      connections,
      clock,
      metrics,
      logger: createSilentLogger(),
      adapters: new Map([[adapter.kind, adapter]]),
      find: async () => scene.found,
      forget: () => void scene.written.push('forgotten'),
      host: {} as ChannelHost,
      holder: 'me',
    },
    scene.stopping.signal,
  );
  return { ...scene, scene, ended };
}

/** Lets everything run that waits for no time. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const begun = async (list: readonly Begun[], count = 1): Promise<Begun> => {
  await until(() => list.length === count);
  return list[count - 1]!;
};

it('begins a poll that is free with what is stored now, and hands it back when it is told to stop', async () => {
  const { scene, stopping, ended } = createScene();
  const run = await begun(scene.begun);
  expect(scene.written).toEqual(['forgotten']);
  stopping.abort();
  await ended;
  expect(run.signal.aborted).toBe(true);
  expect(scene.written).toEqual(['forgotten', 'released']);
});

it('stops a poll that is not its own any more, or not wanted, and begins a changed one anew', async () => {
  const { scene, held } = createScene();
  const first = await begun(scene.begun);
  scene.ours = [{ ...held, revision: 2 }];
  await scene.look();
  const second = await begun(scene.begun, 2);
  expect([first.signal.aborted, second.signal.aborted]).toEqual([true, false]);
  expect(scene.written).not.toContain('released');
  scene.ours = [];
  await scene.look();
  expect(second.signal.aborted).toBe(true);
  expect(scene.written.at(-1)).toBe('released');
  scene.stopping.abort();
});

it('stops polling when it could not renew for as long as the lease lasts, and not before', async () => {
  const { scene } = createScene();
  const run = await begun(scene.begun);
  scene.isAway = true;
  for (let looks = 0; looks < 3; looks += 1) await scene.look();
  expect(run.signal.aborted).toBe(false);
  await scene.look();
  expect(run.signal.aborted).toBe(true);
  scene.isAway = false;
  await scene.look();
  expect((await begun(scene.begun, 2)).signal.aborted).toBe(false);
  scene.stopping.abort();
});

it('writes each change of state once, and being live only once in ten seconds', async () => {
  const { scene, clock } = createScene();
  const run = await begun(scene.begun);
  scene.written.length = 0;
  for (const state of ['live', 'live', 'conflict', 'conflict', 'live'] as const) run.tell(state);
  await settle();
  expect(scene.written).toEqual(['live', 'heard', 'conflict', 'live', 'heard']);
  clock.advance(10_000);
  run.tell('live');
  await settle();
  expect(scene.written).toEqual(['live', 'heard', 'conflict', 'live', 'heard', 'heard']);
  scene.stopping.abort();
});

it('gives a refused connection back once its state is written', async () => {
  const { scene } = createScene();
  const run = await begun(scene.begun);
  run.tell('refused');
  run.end();
  await until(() => scene.written.includes('released'));
  expect(scene.written).toEqual(['forgotten', 'refused', 'released']);
  scene.stopping.abort();
});

it('begins again some time after a fault, not at once', async () => {
  const { scene } = createScene();
  (await begun(scene.begun)).end(new Error('a bug'));
  await settle();
  for (let looks = 0; looks < 4; looks += 1) await scene.look();
  expect(scene.begun).toHaveLength(1);
  await scene.look();
  await scene.look();
  await begun(scene.begun, 2);
  scene.stopping.abort();
});

it('counts a fault that the store wrote, not one that came too late to be written', async () => {
  const { scene, metrics } = createScene();
  const run = await begun(scene.begun);
  run.tell('conflict');
  await settle();
  scene.isNews = false;
  run.tell('refused');
  await settle();
  const faults = metrics.counted.filter(({ name }) => name === 'claw_connection_faults_total');
  expect(faults.map(({ labels }) => labels['state'])).toEqual(['conflict']);
  scene.stopping.abort();
});
