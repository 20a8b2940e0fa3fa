/** Caches over what processes know of changes: nothing is older than promised, whatever is slow, lost or away. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCache } from '../../src/drivers/cache/two-level.ts';
import type { SharedLevel } from '../../src/drivers/cache/shared-level.ts';
import { createFreshness } from '../../src/engine/cache-freshness.ts';
import type { FreshnessDeps } from '../../src/engine/cache-freshness.ts';
import { cached, createCaches, keyTag } from '../../src/engine/caches.ts';
import type { Entry } from '../../src/engine/caches.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import type { DocumentId, TenantId } from '../../src/kernel/ids.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import type { ManualClock } from '../builders/manual-clock.ts';

type Listener = (tenantId: TenantId, tags: readonly string[]) => void;

const tenantId = newUuid<TenantId>();
const documents = ['d0', 'd1', 'd2'] as DocumentId[];
const entryOf = (documentId: DocumentId): Entry<'document_content'> => ({
  namespace: 'document_content',
  tenantId,
  facts: { documentId, from: null, count: null },
  tags: [`document:${documentId}`],
});

/** The database, a bus and a cache that all processes share, each of which can be away. */
function world(clock: ManualClock) {
  const values = new Map<DocumentId, number>();
  const marks = new Map<string, { readonly no: number }>();
  const texts = new Map<string, string>();
  const listeners = new Set<Listener>();
  const state = { no: 0, canLook: true, hasBus: true, hasShared: true };
  const shared: SharedLevel = {
    level: () => ({
      options: {},
      factory: () => {
        const level = {
          type: 'l2' as const,
          namespace: () => level,
          get: async (key: string) => (state.hasShared ? texts.get(key) : undefined),
          pull: async () => undefined,
          set: async (key: string, text: string) => {
            if (state.hasShared) texts.set(key, text);
            return state.hasShared;
          },
          clear: async () => {},
          delete: async () => false,
          deleteMany: async () => false,
          disconnect: async () => {},
        };
        return level;
      },
    }),
    isUp: () => state.hasShared,
    claim: async () => ({ release: async () => {} }),
    close: () => {},
  };
  const replica = (lookMs: number) => {
    const deps: FreshnessDeps = {
      clock,
      logger: createSilentLogger(),
      live: {
        publishTouched: (tenant, tags) => [...listeners].forEach((listener) => state.hasBus && listener(tenant, tags)),
        subscribeTouched: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      cacheMarks: {
        since: async () => {
          if (!state.canLook) throw new UpstreamUnreachable('away');
          const news = [...marks].map(([tag, { no }]) => ({ tenantId, tag, place: String(no) }));
          await clock.sleep(lookMs);
          return { marks: news, horizon: String(state.no) };
        },
        mark: async () => {},
        trim: async () => {},
      },
    };
    const freshness = createFreshness(deps);
    const stop = new AbortController();
    const watching = freshness.watch(stop.signal);
    const caches = createCaches({
      cache: createCache({ clock, shared, metrics: createRecordedMetrics() }),
      freshness,
      setting: async () => 3_600 as never,
    });
    return {
      freshness,
      caches,
      /** What the database held when it was asked, which takes its time. */
      read: (id: DocumentId, loadMs: number) =>
        caches.read(entryOf(id), async () => {
          const value = values.get(id) ?? 0;
          await clock.sleep(loadMs);
          return value;
        }),
      stop: async () => {
        stop.abort();
        await watching;
      },
    };
  };
  /** One commit: value and mark. */
  const write = (id: DocumentId): number => {
    state.no += 1;
    values.set(id, state.no);
    marks.set(`document:${id}`, { no: state.no });
    return state.no;
  };
  const mark = (tag: string): void => {
    state.no += 1;
    marks.set(tag, { no: state.no });
  };
  return { state, replica, write, mark };
}

describe('caches', () => {
  it('load once and give the same again, until the entry is touched', async () => {
    const clock = createManualClock();
    const { replica, write } = world(clock);
    const one = replica(1);
    await clock.pass(5);
    let loads = 0;
    const get = cached(one.caches, entryOf, async (id: DocumentId) => `${id} ${(loads += 1)}`);
    expect([await get(documents[0]!), await get(documents[0]!), await get(documents[1]!)]).toEqual(['d0 1', 'd0 1', 'd1 2']);
    write(documents[0]!);
    await clock.pass(1_000);
    expect([await get(documents[0]!), await get(documents[1]!)]).toEqual(['d0 3', 'd1 2']);
    await one.stop();
  });

  it('forget what is of a key, and nothing else', async () => {
    const clock = createManualClock();
    const { replica, mark } = world(clock);
    const one = replica(1);
    await clock.pass(5);
    let loads = 0;
    const get = cached(one.caches, entryOf, async (id: DocumentId) => `${id} ${(loads += 1)}`);
    await Promise.all(documents.slice(0, 2).map(get));
    mark(keyTag('retrieval', documents[0]!));
    mark(keyTag('document_content', ` ${documents[1]!.toUpperCase()}`));
    await clock.pass(1_000);
    expect([await get(documents[0]!), await get(documents[1]!)]).toEqual(['d0 1', 'd1 3']);
    await one.stop();
  });

  it('give their own process no older value from the moment a change is told', async () => {
    const clock = createManualClock();
    const { replica, write } = world(clock);
    const one = replica(1);
    await clock.pass(5);
    const old = one.read(documents[0]!, 0);
    await clock.pass(1);
    expect(await old).toBe(0);
    const no = write(documents[0]!);
    one.freshness.touched(tenantId, [`document:${documents[0]!}`]);
    const fresh = one.read(documents[0]!, 0);
    await clock.pass(1);
    expect(await fresh).toBe(no);
    await one.stop();
  });

  it('read the truth where the process cannot look for changes', async () => {
    const clock = createManualClock();
    const { state, replica } = world(clock);
    const one = replica(1);
    await clock.pass(5);
    let loads = 0;
    const get = cached(one.caches, entryOf, async () => (loads += 1));
    expect([await get(documents[0]!), await get(documents[0]!)]).toEqual([1, 1]);
    state.canLook = false;
    await clock.pass(2_000);
    expect([await get(documents[0]!), await get(documents[0]!)]).toEqual([2, 3]);
    state.canLook = true;
    await clock.pass(1_000);
    expect([await get(documents[0]!), await get(documents[0]!)]).toEqual([1, 1]);
    await one.stop();
  });

  it('show nobody who knows of a change what a load brought that began before it', async () => {
    const clock = createManualClock();
    const { replica, write } = world(clock);
    const [one, other] = [replica(1), replica(1)];
    await clock.pass(5);
    const slow = one.read(documents[0]!, 3_000);
    await clock.pass(10);
    const no = write(documents[0]!);
    await clock.pass(4_000);
    expect(await slow).toBe(0);
    for (const replicaOf of [one, other]) {
      const fresh = replicaOf.read(documents[0]!, 0);
      await clock.pass(1);
      expect(await fresh).toBe(no);
    }
    await Promise.all([one.stop(), other.stop()]);
  });

  it('are never more than a second behind on another process, over any history of writes, reads, delays and outages', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('write' as const), id: fc.nat(1), by: fc.nat(1), tells: fc.boolean() }) },
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('read' as const),
          id: fc.nat(1),
          by: fc.nat(1),
          loadMs: fc.constantFrom(0, 5, 400, 2_500),
        }),
      },
      {
        weight: 5,
        arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 50, 300, 699, 1_001, 1_600, 6_000) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('switch' as const),
          what: fc.constantFrom('canLook' as const, 'hasBus' as const, 'hasShared' as const),
          on: fc.boolean(),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
        fc.constantFrom(1, 40, 290),
        async (steps, lookMs) => {
          const clock = createManualClock();
          const { state, replica, write } = world(clock);
          const replicas = [replica(lookMs), replica(1)];
          const written: {
            readonly id: DocumentId;
            readonly no: number;
            readonly at: number;
            readonly by: number;
            readonly told: boolean;
          }[] = [];
          const reads: { readonly due: number; readonly got: Promise<number> }[] = [];
          await clock.pass(5);
          for (const one of steps) {
            if (one.kind === 'wait') await clock.pass(one.ms);
            else if (one.kind === 'switch') state[one.what] = one.on;
            else if (one.kind === 'write') {
              const id = documents[one.id]!;
              written.push({ id, no: write(id), at: clock.monotonic(), by: one.by, told: one.tells && state.hasBus });
              if (one.tells) replicas[one.by]!.freshness.touched(tenantId, [`document:${id}`]);
            } else {
              const [id, at] = [documents[one.id]!, clock.monotonic()];
              // A second after it was written everybody sees it, and whoever was told of it at once.
              const due = written
                .filter((w) => w.id === id && (w.told || at - w.at > 1_000))
                .reduce((most, { no }) => Math.max(most, no), 0);
              reads.push({ due, got: replicas[one.by]!.read(id, one.loadMs) });
              await clock.pass(0);
            }
          }
          await clock.pass(3_000);
          for (const { due, got } of reads) expect(await got).toBeGreaterThanOrEqual(due);
          const stopping = Promise.all(replicas.map(({ stop }) => stop()));
          await clock.pass(1_000);
          await stopping;
        },
      ),
      { numRuns: 200 },
    );
  });
});
