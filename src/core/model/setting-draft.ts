/** What of the settings of a business is to become otherwise, all at once, and when it may. */
import { createHash } from 'node:crypto';
import type { ChannelId, EvaluationRunId, PublicationId } from '../../kernel/ids.ts';

/** One value as it is to be. */
export interface DraftChange {
  readonly key: string;
  /** null: of the whole tenant. */
  readonly channelId: ChannelId | null;
  /** The stored value goes, so that what stands behind it holds again; `value` is null then. */
  readonly removed: boolean;
  readonly value: unknown;
  /** Version of the stored value that it was decided on; 0: there was none. */
  readonly baseVersion: number;
  /** Grows with each edit of the draft. */
  readonly revision: number;
  readonly by: string;
  readonly at: Date;
}

export const PUBLICATION_STATES = ['scheduled', 'published', 'failed', 'cancelled'] as const;

export interface Publication {
  readonly id: PublicationId;
  /** `scheduled` ends in one of the others. */
  readonly state: (typeof PUBLICATION_STATES)[number];
  readonly draftHash: string;
  readonly reason: string | null;
  readonly by: string;
  readonly dueAt: Date;
  /** For a run that has to be made before it; null: no bound. */
  readonly mostCost: number | null;
  /** Runs that were begun for it. */
  readonly runs: number;
  readonly runId: EvaluationRunId | null;
  /** The settings version that it made. */
  readonly version: number | null;
  readonly changes: readonly PublishedChange[];
  readonly error: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export type PublishedChange = Pick<DraftChange, 'key' | 'channelId' | 'removed' | 'value'>;

/** The same changes have the same hash, whoever made them and when. */
export function draftHash(changes: readonly PublishedChange[]): string {
  const facts = changes.map(({ key, channelId, removed, value }) => JSON.stringify([key, channelId, removed, inOrder(value)]));
  return createHash('sha256').update(facts.toSorted().join('\n')).digest('hex').slice(0, 32);
}

/** Lists as they are, objects by name. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, inOrder(part)]);
}
