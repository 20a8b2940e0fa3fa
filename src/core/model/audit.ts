/** Who changed what, as the trail of a business holds it. */

/** What is known before the change is made. No secrets, and of people nothing but ids. */
export interface AuditAct {
  /** Who did it: `key:<id>`, `operator:<id>`, or `invitation:<id>` by which somebody became an operator. */
  readonly actor: string;
  readonly actorName: string;
  readonly address: string;
  /** Name of the call, as in the OpenAPI document. */
  readonly action: string;
  /** Ids and names in the call's path and query; null when it has none. */
  readonly target: string | null;
  readonly requestId: string;
  /** Names of the fields that were sent. */
  readonly fields: readonly string[];
  /** How it was, where the call can tell. */
  readonly before: unknown;
}

/** What is known after it. */
export interface AuditEnd {
  readonly outcome: 'done';
  readonly status: number;
  readonly after: unknown;
}

/** `unknown`: the process ended in the middle of the change. */
export interface AuditEntry extends AuditAct {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly outcome: 'done' | 'unknown';
  readonly status: number | null;
  readonly after: unknown;
  /** SHA-256 in hex of the hash before and this entry. */
  readonly hash: string;
}

/** An entry exactly as it was hashed. */
export interface AuditLink {
  readonly seq: number;
  readonly body: string;
  readonly hash: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string | null;
}
