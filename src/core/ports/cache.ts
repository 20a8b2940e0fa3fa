/** A cache that may be emptied at any moment. */
export interface Cache {
  /** The value under `namespace` and `key`, loaded once for all who ask at the same time. */
  getOrLoad<T>(namespace: string, key: string, ttlMs: number, load: () => Promise<T>): Promise<T>;
  invalidate(namespace: string, key: string): Promise<void>;
  close(): Promise<void>;
}
