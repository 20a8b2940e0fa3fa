/** Who is allowed or blocked, whatever the rate limits say. */
import type { LimitEntryId } from '../../kernel/ids.ts';

/** `allow` lifts the limit of this one; `block` refuses it whatever is left. */
export const LIMIT_LISTS = ['allow', 'block'] as const;
export type LimitList = (typeof LIMIT_LISTS)[number];

export const LIMIT_SUBJECTS = ['contact', 'key', 'address'] as const;
export type LimitSubject = (typeof LIMIT_SUBJECTS)[number];

export interface LimitEntry {
  readonly id: LimitEntryId;
  readonly list: LimitList;
  readonly subject: LimitSubject;
  /** Id of a contact or an API key; an address or a network in CIDR form. */
  readonly value: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  /** Null: until it is removed. */
  readonly expiresAt: Date | null;
}

/** Level by which a refusal is named that no bucket made: whoever is on the list of the blocked. */
export const BLOCKED = 'blocked';

/** Most entries of a tenant: every request looks into them. */
export const MOST_LIMIT_ENTRIES = 10_000;
