/** Knowledge bases through their model: made, found, listed and renamed. */
import { literal, Op } from 'sequelize';
import type { BaseId, TenantId } from '../../kernel/ids.ts';
import type { KnowledgeBase } from '../../core/model/knowledge.ts';
import type { KnowledgeStore } from '../../core/ports/knowledge-store.ts';
import type { KnowledgeBaseRow } from './models/knowledge.ts';
import { afterId, toPage } from './page-cursor.ts';
import type { Orm } from './sequelize.ts';

type BaseCalls = Pick<KnowledgeStore, 'createBase' | 'base' | 'baseByName' | 'bases' | 'renameBase'>;

/** `KnowledgeBase` is the name under which Sequelize selects from the table. */
const DOCUMENTS = `(select count(*) from documents d
  where d.tenant_id = "KnowledgeBase".tenant_id and d.base_id = "KnowledgeBase".id and d.deleted_at is null)`;

export function createBaseCalls(orm: Orm): BaseCalls {
  const { bases } = orm.models;
  const counted = (): [ReturnType<typeof literal>, string][] => [[literal(DOCUMENTS), 'documents']];
  const find = (tenantId: TenantId, where: { id: BaseId } | { name: string }): Promise<KnowledgeBase | null> =>
    orm.withTenant(tenantId, async (transaction) => {
      const row = await bases.findOne({ where: { tenantId, ...where }, attributes: { include: counted() }, transaction });
      return row && toBase(row);
    });
  return {
    createBase: (tenantId, id, name) =>
      orm.withTenant(tenantId, async (transaction) => {
        const row = await bases.create({ tenantId, id, name }, { transaction });
        return { id, name, documents: 0, createdAt: row.createdAt };
      }),
    base: (tenantId, id) => find(tenantId, { id }),
    baseByName: (tenantId, name) => find(tenantId, { name }),
    bases: async (tenantId, page) => {
      const after = afterId(page) as BaseId | null;
      const where = after === null ? { tenantId } : { tenantId, id: { [Op.gt]: after } };
      const rows = await orm.withTenant(tenantId, (transaction) =>
        bases.findAll({ where, attributes: { include: counted() }, order: ['id'], limit: page.limit + 1, transaction }),
      );
      return toPage(page, rows, toBase);
    },
    renameBase: async (tenantId, id, name) => {
      await orm.withTenant(tenantId, (transaction) => bases.update({ name }, { where: { tenantId, id }, transaction }));
      return find(tenantId, { id });
    },
  };
}

function toBase(row: KnowledgeBaseRow): KnowledgeBase {
  return { id: row.id, name: row.name, documents: Number(row.get('documents')), createdAt: row.createdAt };
}
