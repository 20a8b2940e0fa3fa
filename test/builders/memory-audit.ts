/** A trail of changes in memory, for the layers above the store. */
import type { AuditAct, AuditEntry } from '../../src/core/model/audit.ts';
import type { AuditStore } from '../../src/core/ports/audit-store.ts';
import type { TenantId } from '../../src/kernel/ids.ts';

export type MemoryAudit = Pick<AuditStore, 'open' | 'close' | 'list'> & {
  readonly entries: { readonly tenantId: TenantId; readonly entry: AuditEntry }[];
  /** Begun, and not ended. */
  readonly opened: Map<string, AuditAct>;
};

export function createMemoryAudit(): MemoryAudit {
  const entries: MemoryAudit['entries'] = [];
  const opened = new Map<string, AuditAct>();
  return {
    entries,
    opened,
    open: async (_tenantId, id, act) => void opened.set(id, act),
    close: async (tenantId, id, end) => {
      const act = opened.get(id);
      opened.delete(id);
      const place = { seq: entries.length + 1, at: '2026-01-01T00:00:00.000Z', hash: 'h' };
      if (act && end) entries.push({ tenantId, entry: { ...act, ...end, ...place } });
    },
    list: async (tenantId, { actor, action, target }) => {
      const wanted = (given: string | undefined, value: string | null): boolean => given === undefined || given === value;
      const mine = entries.filter((one) => one.tenantId === tenantId).map(({ entry }) => entry);
      const items = mine.filter((one) => wanted(actor, one.actor) && wanted(action, one.action) && wanted(target, one.target));
      return { items: items.toReversed(), nextCursor: null };
    },
  };
}
