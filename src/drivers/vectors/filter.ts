/** Conditions on stored vectors as data: ids are proven to be UUIDs when a condition is made, so that no text can change its meaning. */
import { InputError } from '../../kernel/errors.ts';
import { parseId } from '../../kernel/ids.ts';
import type { TenantId } from '../../kernel/ids.ts';
import type { VectorQuestion, VectorSelection } from '../../core/ports/vector-store.ts';

type IdColumn = 'id' | 'tenant' | 'base' | 'document';

export type Condition =
  /** The column holds one of these; all are lower-case UUIDs, at least one. */
  { readonly column: IdColumn; readonly ids: readonly string[] } | { readonly column: 'internal'; readonly is: boolean };

/** All conditions hold. */
export type Filter = readonly Condition[];

function idsIn(column: IdColumn, ids: readonly string[]): Extract<Condition, { ids: unknown }> {
  return { column, ids: [...new Set(ids.map((id) => checkedId(column, id)))] };
}

/** The id in its one spelling. @throws InputError when it is no UUID */
export function checkedId(what: string, id: string): string {
  const uuid = parseId(id);
  if (uuid === null) throw new InputError(`This is no id of a ${what}.`);
  return uuid;
}

export const ofTenant = (tenantId: TenantId): Filter => [idsIn('tenant', [tenantId])];

/** Ids that one condition may hold. */
const MOST_IDS = 1_000;

/** What to take out, in as many filters as it needs; none when nothing can match. */
export function toSelect(tenantId: TenantId, selection: VectorSelection): readonly Filter[] {
  const tenant = idsIn('tenant', [tenantId]);
  if ('documentId' in selection) return [[tenant, idsIn('document', [selection.documentId])]];
  if ('baseId' in selection) return [[tenant, idsIn('base', [selection.baseId])]];
  if ('everything' in selection) return [[tenant]];
  const { ids } = idsIn('id', selection.passageIds);
  return Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, part) => [
    tenant,
    { column: 'id', ids: ids.slice(part * MOST_IDS, (part + 1) * MOST_IDS) },
  ]);
}

/** Null when nothing can match. */
export function toAsk({ tenantId, baseIds, audience }: VectorQuestion): Filter | null {
  const tenant = idsIn('tenant', [tenantId]);
  if (baseIds.length === 0) return null;
  const all = [tenant, idsIn('base', baseIds)];
  return audience === 'internal' ? all : [...all, { column: 'internal', is: false }];
}

interface Dialect {
  readonly and: string;
  readonly isOneOf: (column: string, ids: readonly string[]) => string;
  readonly is: (column: string, value: boolean) => string;
}

const render = (filter: Filter, { and, isOneOf, is }: Dialect): string =>
  filter.map((one) => ('ids' in one ? isOneOf(one.column, one.ids) : is(one.column, one.is))).join(and);

/** For LanceDB, whose filters are SQL. */
export const toSql = (filter: Filter): string =>
  render(filter, {
    and: ' AND ',
    isOneOf: (column, ids) => (ids.length === 1 ? `${column} = '${ids[0]}'` : `${column} IN (${ids.map((id) => `'${id}'`).join(', ')})`),
    is: (column, value) => `${column} = ${value}`,
  });

/** For Milvus, in the language that every version since 2.3 reads. */
export const toExpression = (filter: Filter): string =>
  render(filter, {
    and: ' && ',
    isOneOf: (column, ids) => (ids.length === 1 ? `${column} == "${ids[0]}"` : `${column} in [${ids.map((id) => `"${id}"`).join(', ')}]`),
    is: (column, value) => `${column} == ${value}`,
  });
