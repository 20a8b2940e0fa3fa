/** What a business does with all that it holds of one customer: hands it out, and erases it. */
import { CACHE_LIVES } from '../core/model/cache-namespace.ts';
import type { CacheNamespace } from '../core/model/cache-namespace.ts';
import type { Erasure } from '../core/model/erasure.ts';
import type { PersonStore } from '../core/ports/person-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ContactId, TenantId } from '../kernel/ids.ts';
import type { Freshness } from './cache-freshness.ts';
import { namespaceTag } from './caches.ts';
import type { ReadSetting } from './settings.ts';

export interface Persons {
  /** Null: there is and was no such contact. Again: the proof of the first time. */
  erase(tenantId: TenantId, contactId: ContactId, by: string): Promise<Erasure | null>;
  /** Null: no such contact was erased. */
  erasure(tenantId: TenantId, contactId: ContactId): Promise<Erasure | null>;
  /** Lines of JSON, each a row with its table; ends with a line that counts them: a file without it was cut off. */
  export(tenantId: TenantId, contactId: ContactId): AsyncGenerator<string>;
}

export interface PersonsDeps {
  readonly persons: PersonStore;
  readonly freshness: Pick<Freshness, 'touched'>;
  readonly setting: ReadSetting;
  readonly clock: Clock;
}

const DAY_S = 86_400;
/** With what customers said, or with what their questions found. */
const PERSONAL_CACHES = ['conversation_history', 'ai_response', 'retrieval'] as const satisfies readonly CacheNamespace[];

export function createPersons(deps: PersonsDeps): Persons {
  const { persons, freshness, setting } = deps;
  return {
    erase: async (tenantId, contactId, by) => {
      const cacheTags = PERSONAL_CACHES.map(namespaceTag);
      const days = await setting(tenantId, null, 'privacy.backup_days');
      // By the longest lives there are: an entry made before the business shortened them keeps its own.
      const cachesS = Math.max(...PERSONAL_CACHES.map((namespace) => CACHE_LIVES[namespace]));
      const erasure = await persons.erase(tenantId, { contactId, by, cachesS, backupsS: days * DAY_S, cacheTags });
      if (erasure !== null) freshness.touched(tenantId, cacheTags);
      return erasure;
    },
    erasure: (tenantId, contactId) => persons.erasure(tenantId, contactId),
    export: (tenantId, contactId) => exportPerson(deps, tenantId, contactId),
  };
}

async function* exportPerson({ persons, clock }: PersonsDeps, tenantId: TenantId, contactId: ContactId): AsyncGenerator<string> {
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
  yield line({ claw_contact: 1, contact_id: contactId, exported_at: new Date(clock.now()).toISOString() });
  let rows = 0;
  for await (const row of persons.rows(tenantId, contactId)) {
    rows += 1;
    yield line(row);
  }
  yield line({ end: { rows } });
}
