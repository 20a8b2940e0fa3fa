/** Rate limits: one atomic, all-or-nothing decision over several buckets. */

export interface Bucket {
  /** Level by which a refusal is named: global, tenant, contact, key, address, route. */
  readonly level: string;
  /** Who is counted, unique inside the level. */
  readonly key: string;
  /** Most that may pass at once, and what flows back each second. */
  readonly capacity: number;
  readonly perSecond: number;
}

/** What a decision left in one bucket. */
export interface Standing {
  readonly level: string;
  readonly capacity: number;
  /** Whole tokens. */
  readonly remaining: number;
  /** Milliseconds until the bucket is full again, an hour at most. */
  readonly resetMs: number;
}

/** Standings are in the order of the buckets' first naming; a refusal that is still in force may name its own bucket alone. */
export type Decision =
  | { readonly allowed: true; readonly standings: readonly Standing[] }
  | { readonly allowed: false; readonly level: string; readonly retryAfterMs: number; readonly standings: readonly Standing[] };

export interface Limiter {
  /** Takes one token from every bucket, or none from any. */
  take(buckets: readonly Bucket[]): Promise<Decision>;
  /** What `take` would answer, with nothing taken; of every bucket, also after a refusal. */
  look(buckets: readonly Bucket[]): Promise<Decision>;
  close(): Promise<void>;
}
