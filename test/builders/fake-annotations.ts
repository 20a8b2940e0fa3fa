/** Pinned answers in memory, for the fake services of the API. */
import type { Annotation } from '../../src/core/model/annotation.ts';
import { matchable } from '../../src/core/model/annotation.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import { ConflictError } from '../../src/kernel/errors.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { cutPage } from './cut-page.ts';

const AT = new Date('2026-01-02T03:04:05Z');

export interface FakeAnnotations extends Pick<ApiServices, 'annotations' | 'keepAnnotation'> {
  readonly annotationList: Annotation[];
}

export function createFakeAnnotations(tenantId: TenantId): FakeAnnotations {
  const list: Annotation[] = [];
  const at = (id: string) => list.findIndex((one) => one.id === id);
  return {
    annotationList: list,
    annotations: {
      list: async (_tenant, page, baseId) =>
        cutPage(
          list.filter((one) => baseId === null || one.baseId === baseId),
          page,
        ),
      get: async (tenant, id) => (tenant === tenantId ? (list[at(id)] ?? null) : null),
      remove: async (tenant, id) => tenant === tenantId && at(id) >= 0 && list.splice(at(id), 1).length > 0,
    },
    keepAnnotation: async ({ tenantId: _tenant, by, ...fields }) => {
      const same = (one: Annotation) =>
        one.id !== fields.id &&
        one.baseId === fields.baseId &&
        one.locale === fields.locale &&
        matchable(one.question) === matchable(fields.question);
      if (list.some(same)) throw new ConflictError('Something with this name or id exists already.');
      const held = list[at(fields.id)];
      const origin = held ?? { hits: 0, lastHitAt: null, createdBy: by, createdAt: AT };
      const kept: Annotation = { ...origin, ...fields, updatedBy: by, updatedAt: AT };
      if (held) list[at(fields.id)] = kept;
      else list.push(kept);
      return kept;
    },
  };
}
