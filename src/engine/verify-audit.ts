/** Reads the trail of a business from its beginning and finds the first entry that is not as it was written. */
import { createHash } from 'node:crypto';
import type { AuditLink } from '../core/model/audit.ts';
import type { AuditStore } from '../core/ports/audit-store.ts';
import type { TenantId } from '../kernel/ids.ts';

export interface AuditCheck {
  /** Entries that follow from one another. */
  readonly entries: number;
  /** Null when all do. */
  readonly broken: { readonly seq: number; readonly reason: string } | null;
}

const MOST_A_READ = 1_000;

/** What is added meanwhile may be read or not; either way the chain holds. */
export async function verifyAudit(audit: Pick<AuditStore, 'links' | 'head'>, tenantId: TenantId): Promise<AuditCheck> {
  // Read first: entries may follow it, and none may be missing up to it.
  const head = await audit.head(tenantId);
  let [seq, hash] = [0, ''];
  for (;;) {
    const links = await audit.links(tenantId, seq, MOST_A_READ);
    for (const link of links) {
      const reason = faultOf(link, seq, hash);
      if (reason !== null) return { entries: seq, broken: { seq: seq + 1, reason } };
      [seq, hash] = [link.seq, link.hash];
      if (seq === head?.seq && hash !== head.hash)
        return { entries: seq - 1, broken: { seq, reason: 'It is not the entry that was written last.' } };
    }
    if (links.length < MOST_A_READ) break;
  }
  if (head !== null && seq < head.seq)
    return { entries: seq, broken: { seq: seq + 1, reason: 'It is missing, and so is all that followed.' } };
  return { entries: seq, broken: null };
}

function faultOf(link: AuditLink, seqBefore: number, hashBefore: string): string | null {
  if (link.seq !== seqBefore + 1) return 'It is missing.';
  const hash = createHash('sha256').update(`${hashBefore}\n${link.body}`).digest('hex');
  if (hash !== link.hash) return 'It was changed after it was written, or does not follow from the one before.';
  const body = JSON.parse(link.body) as Partial<AuditLink>;
  const repeats =
    body.seq === link.seq && body.actor === link.actor && body.action === link.action && (body.target ?? null) === link.target;
  return repeats ? null : 'The columns by which it is found do not say what it says.';
}
