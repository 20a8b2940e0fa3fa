/** A block of tests that share one engine scene, or one skipped test that says why there is none. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startTestPostgres } from '../support/postgres.ts';
import { openEngineScene } from './engine-scene.ts';
import type { EngineScene } from './engine-scene.ts';

/** `scene()` works inside tests; each takes conversations of its own, so that none minds the others. */
export async function describeEngine(name: string, tests: (scene: () => EngineScene) => void): Promise<void> {
  const server = await startTestPostgres();
  if ('skip' in server) {
    it.skip(`${name} (${server.skip})`);
    return;
  }
  describe(`${name} on real stores`, () => {
    let opened: EngineScene | undefined;
    beforeAll(async () => {
      opened = await openEngineScene(server.ownerUrl);
    }, 30_000);
    afterAll(() => opened?.close());
    tests(() => {
      if (opened === undefined) throw new Error('The scene is open only while tests run.');
      return opened;
    });
  });
}
