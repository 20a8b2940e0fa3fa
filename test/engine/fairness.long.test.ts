/** A business with a backlog keeps nobody else waiting, on a real queue; `bench/fairness.ts` does it with ten thousand. */
import { expect, it } from 'vitest';
import { openFairness } from '../builders/fairness-scene.ts';
import { startTestPostgres } from '../support/postgres.ts';

const server = await startTestPostgres('embedded');

it.skipIf('skip' in server)(
  'answers the quiet within twice the time that they wait when nobody else writes',
  async () => {
    const scene = await openFairness('skip' in server ? '' : server.ownerUrl, { places: 8, answerMs: 400, quietTenants: 25 });
    try {
      const idle = await scene.p95OfQuiet();
      await scene.fill(1_000);
      const busy = await scene.p95OfQuiet();
      expect(await scene.waiting()).toBeGreaterThan(300);
      expect(busy).toBeLessThanOrEqual(2 * idle);
    } finally {
      await scene.close();
    }
  },
  60_000,
);
