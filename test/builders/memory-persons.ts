/** People's data of the admin API in memory: contacts that a test put in are erased once. */
import type { Contact } from '../../src/core/model/contact.ts';
import type { Erasure } from '../../src/core/model/erasure.ts';
import type { Persons } from '../../src/engine/persons.ts';
import type { TenantId } from '../../src/kernel/ids.ts';

export function createMemoryPersons(ofTenant: TenantId, contacts: Contact[]): Persons {
  const erasures = new Map<string, Erasure>();
  return {
    erase: async (tenantId, contactId, by) => {
      const at = tenantId === ofTenant ? contacts.findIndex(({ id }) => id === contactId) : -1;
      if (at >= 0) {
        contacts.splice(at, 1);
        const times = { erasedAt: new Date(0), cachesUntil: new Date(1_000), backupsUntil: new Date(2_000) };
        erasures.set(contactId, { contactId, erasedBy: by, removed: { contacts: 1, messages: 2 }, ...times });
      }
      return erasures.get(contactId) ?? null;
    },
    erasure: async (_tenantId, contactId) => erasures.get(contactId) ?? null,
    export: async function* (_tenantId, contactId) {
      yield `${JSON.stringify({ table: 'contacts', row: { id: contactId } })}\n`;
    },
  };
}
