/** Work in order within a place, while places do not wait for one another. */

export interface Lanes {
  /** Begins when everything pushed before it for this key has ended. `work` never rejects. */
  push(key: string, work: () => Promise<void>): void;
  /** How much was pushed and has not ended. */
  size(): number;
  /** Resolves when nothing is left. */
  idle(): Promise<void>;
}

export function createLanes(): Lanes {
  const last = new Map<string, Promise<void>>();
  let size = 0;
  return {
    push: (key, work) => {
      size += 1;
      const ended = (last.get(key) ?? Promise.resolve()).then(work).finally(() => {
        size -= 1;
        if (last.get(key) === ended) last.delete(key);
      });
      last.set(key, ended);
    },
    size: () => size,
    idle: async () => {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
