/** Does together what comes while earlier work of its kind is under way: the busier it gets the less each costs, and nobody waits for company. */

export interface GatherOptions<Item, Result> {
  /**
   * Results in the order of the items. When it throws for several, each of them is done on its own, so that one cannot fail the others.
   * `inLane`: others wait for it to end.
   */
  readonly run: (items: readonly Item[], inLane: boolean) => Promise<readonly Result[]>;
  /** Whether one that failed in a lane is done once more outside of it, where nobody waits for it. */
  readonly isWorthWaiting: (error: unknown) => boolean;
  /** Items of one key are done one after the other, in the order in which they came. */
  readonly keyOf: (item: Item) => string;
  /** Runs under way at once. */
  readonly lanes: number;
  /** Items in one run. */
  readonly most: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly key: string;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export function createGather<Item, Result>(options: GatherOptions<Item, Result>): (item: Item) => Promise<Result> {
  const { keyOf, lanes, most } = options;
  const line = createLine<Item, Result>(most);
  let running = 0;
  let isCalled = false;
  const start = (): void => {
    isCalled = false;
    while (running < lanes) {
      const entries = line.take();
      if (entries.length === 0) return;
      running += 1;
      void attempt(options, entries, true).then((failed) => {
        running -= 1;
        // Outside the lanes: one that hangs must not hold up everybody.
        for (const entry of failed) void attempt(options, [entry], false).then(() => free([entry]));
        free(entries.filter((entry) => !failed.includes(entry)));
      });
    }
  };
  const free = (entries: readonly Waiting<Item, Result>[]): void => {
    line.free(entries);
    start();
  };
  return (item) =>
    new Promise((resolve, reject) => {
      line.add({ item, key: keyOf(item), resolve, reject });
      // What the same turn of the event loop brought goes along.
      if (!isCalled) setImmediate(start);
      isCalled = true;
    });
}

/** Those that have to be done on their own. */
async function attempt<Item, Result>(
  { run, isWorthWaiting }: GatherOptions<Item, Result>,
  entries: readonly Waiting<Item, Result>[],
  inLane: boolean,
): Promise<readonly Waiting<Item, Result>[]> {
  try {
    const results = await run(
      entries.map(({ item }) => item),
      inLane,
    );
    for (const [index, { resolve }] of entries.entries()) resolve(results[index]!);
  } catch (error) {
    if (inLane && (entries.length > 1 || isWorthWaiting(error))) return entries;
    entries[0]!.reject(error);
  }
  return [];
}

/** Who waits, in the order of arrival; none of a key that is under way is taken. */
function createLine<Item, Result>(most: number) {
  const waiting = new Set<Waiting<Item, Result>>();
  const busy = new Set<string>();
  return {
    add: (entry: Waiting<Item, Result>): void => void waiting.add(entry),
    take: (): readonly Waiting<Item, Result>[] => {
      const taken: Waiting<Item, Result>[] = [];
      for (const entry of waiting) {
        if (taken.length >= most) break;
        if (busy.has(entry.key)) continue;
        busy.add(entry.key);
        waiting.delete(entry);
        taken.push(entry);
      }
      return taken;
    },
    free: (entries: readonly Waiting<Item, Result>[]): void => {
      for (const { key } of entries) busy.delete(key);
    },
  };
}
