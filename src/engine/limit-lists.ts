/** Who is allowed or blocked, asked on every request: a copy in memory, at most a second old. */
import type { Clock } from '../kernel/clock.ts';
import { InputError } from '../kernel/errors.ts';
import { parseId } from '../kernel/ids.ts';
import type { LimitEntryId, TenantId } from '../kernel/ids.ts';
import { createNetworks, parseNetwork, spellNetwork } from '../kernel/networks.ts';
import type { LimitEntry, LimitList, LimitSubject } from '../core/model/limit-entry.ts';
import type { LimitEntryChange, LimitListStore, NewLimitEntry } from '../core/ports/limit-list-store.ts';
import type { TenantVersions } from './tenant-versions.ts';

export interface LimitLists extends Pick<LimitListStore, 'list' | 'get' | 'tierOf'> {
  /** The list that this one is on, null for none. An address may be allowed inside a network that is blocked. */
  find(tenantId: TenantId, subject: LimitSubject, value: string): Promise<LimitList | null>;
  /** The entry by which `find` answers: of several networks the narrowest. */
  entryOf(tenantId: TenantId, subject: LimitSubject, value: string): Promise<LimitEntry | null>;
  /** @throws InputError for a value that names nobody, ConflictError when it is listed already. */
  add(tenantId: TenantId, entry: NewLimitEntry): Promise<LimitEntry>;
  change(tenantId: TenantId, id: LimitEntryId, change: LimitEntryChange, by: string): Promise<LimitEntry | null>;
  remove(tenantId: TenantId, id: LimitEntryId): Promise<boolean>;
}

export interface LimitListsDeps {
  readonly store: LimitListStore;
  readonly versions: TenantVersions;
  readonly clock: Pick<Clock, 'now'>;
}

export function createLimitLists({ store, versions, clock }: LimitListsDeps): LimitLists {
  const copies = versions.copies(async (tenantId) => {
    const { version, entries } = await store.all(tenantId);
    return { version, value: createInForce(entries, clock) };
  });
  const told = async <T>(tenantId: TenantId, change: Promise<T>): Promise<T> => {
    const changed = await change;
    if (changed !== null && changed !== false) versions.announce(tenantId, await store.version(tenantId));
    return changed;
  };
  return {
    find: async (tenantId, subject, value) => (await copies.get(tenantId))().find(subject, value),
    entryOf: async (tenantId, subject, value) => (await copies.get(tenantId))().entryOf(subject, value),
    list: (...about) => store.list(...about),
    get: (...about) => store.get(...about),
    tierOf: (...about) => store.tierOf(...about),
    add: async (tenantId, entry) => told(tenantId, store.add(tenantId, { ...entry, value: valueOf(entry) })),
    change: (tenantId, ...about) => told(tenantId, store.change(tenantId, ...about)),
    remove: (tenantId, id) => told(tenantId, store.remove(tenantId, id)),
  };
}

/** The value in the one form in which it is compared. */
function valueOf({ subject, value }: Pick<LimitEntry, 'subject' | 'value'>): string {
  if (subject !== 'address') {
    const id = parseId(value);
    if (id === null) throw new InputError(`Give the id of the ${subject === 'key' ? 'API key' : 'contact'}.`, { field: 'value' });
    return id;
  }
  const network = parseNetwork(value);
  if (network === null) {
    throw new InputError('Give an address such as 203.0.113.9, or a network such as 2001:db8::/32.', { field: 'value' });
  }
  const spelled = spellNetwork(network);
  if (spelled.endsWith('/0')) throw new InputError('This network is everybody.', { field: 'value' });
  return spelled;
}

interface InForce {
  /** Milliseconds since 1970 at which the next entry ends. */
  readonly until: number;
  find(subject: LimitSubject, value: string): LimitList | null;
  entryOf(subject: LimitSubject, value: string): LimitEntry | null;
}

/** Compiled anew when the next entry expires. */
function createInForce(entries: readonly LimitEntry[], clock: Pick<Clock, 'now'>): () => InForce {
  let compiled: InForce | null = null;
  return () => {
    const now = clock.now();
    if (compiled === null || now >= compiled.until) compiled = compile(entries, now);
    return compiled;
  };
}

function compile(entries: readonly LimitEntry[], now: number): InForce {
  const live = entries.filter(({ expiresAt }) => expiresAt === null || expiresAt.getTime() > now);
  const named = new Map(live.map((entry) => [`${entry.subject} ${entry.value}`, entry]));
  const addresses = live.filter(({ subject }) => subject === 'address');
  const networksOn = (list: LimitList) => createNetworks(addresses.filter((entry) => entry.list === list).map(({ value }) => value));
  const [allows, blocks] = [networksOn('allow'), networksOn('block')];
  const listOf = (address: string) => (allows(address) ? 'allow' : blocks(address) ? 'block' : null);
  const entryOf = (subject: LimitSubject, value: string) => named.get(`${subject} ${value}`) ?? null;
  return {
    until: Math.min(...live.map(({ expiresAt }) => expiresAt?.getTime() ?? Infinity)),
    find: (subject, value) => (subject === 'address' ? listOf(value) : (entryOf(subject, value)?.list ?? null)),
    entryOf: (subject, value) => {
      if (subject !== 'address') return entryOf(subject, value);
      const list = listOf(value);
      const around = addresses.filter((entry) => entry.list === list && createNetworks([entry.value])(value));
      return around.toSorted((a, b) => bitsOf(b) - bitsOf(a))[0] ?? null;
    },
  };
}

const bitsOf = ({ value }: LimitEntry): number => parseNetwork(value)?.bits ?? 0;
