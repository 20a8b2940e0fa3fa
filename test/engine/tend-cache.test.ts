/** Searching ahead by itself. */
import { expect, it } from 'vitest';
import { tendCache } from '../../src/engine/tend-cache.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { createManualClock } from '../builders/manual-clock.ts';

it('searches for the first business at once, then for those whose documents changed, whatever fails', async () => {
  const clock = createManualClock();
  const [first, second] = [newUuid<TenantId>(), newUuid<TenantId>()];
  let changed = new Set<TenantId>();
  const warmed: TenantId[] = [];
  const stop = new AbortController();
  const tending = tendCache(
    {
      freshness: { takeChanged: () => changed },
      warm: async (tenantId) => {
        warmed.push(tenantId);
        if (tenantId === first) throw new UpstreamUnreachable('away');
        return 1;
      },
      clock,
      logger: createSilentLogger(),
    },
    first,
    stop.signal,
  );
  await clock.pass(4_999);
  expect(warmed).toEqual([first]);
  changed = new Set([first, second]);
  await clock.pass(1);
  expect(warmed).toEqual([first, first, second]);
  changed = new Set();
  await clock.pass(10_000);
  stop.abort();
  await tending;
  expect(warmed).toEqual([first, first, second]);
});
