/** Rate limits: one atomic, all-or-nothing decision over several buckets. */

export interface Bucket {
  /** Level by which a refusal is named: global, tenant, contact, address, route. */
  readonly level: string;
  /** Who is counted, unique inside the level. */
  readonly key: string;
  /** Most that may pass at once, and what flows back each second. */
  readonly capacity: number;
  readonly perSecond: number;
}

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly level: string; readonly retryAfterMs: number };

export interface Limiter {
  /** Takes one token from every bucket, or none from any. */
  take(buckets: readonly Bucket[]): Promise<Decision>;
  close(): Promise<void>;
}
