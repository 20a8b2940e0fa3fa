/** Works through a list a few at a time, in order of starting. */

/** Results in the order of `items`. The first failure stops further starts and is thrown once the running ones have ended. */
export async function runConcurrently<T, R>(items: readonly T[], most: number, work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = Array.from({ length: items.length });
  const queue = items.entries();
  const failures: unknown[] = [];
  const drain = async () => {
    for (const [index, item] of queue) {
      if (failures.length > 0) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, drain));
  if (failures.length > 0) throw failures[0];
  return results;
}
