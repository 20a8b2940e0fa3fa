/** Changes a channel's name and the bases it answers from, together or not at all. */
import type { Transaction } from 'sequelize';
import { ConflictError } from '../../kernel/errors.ts';
import type { BaseId, ChannelId, TenantId } from '../../kernel/ids.ts';
import type { ChannelChange } from '../../core/ports/directory-store.ts';
import type { Orm } from './sequelize.ts';

/** False when the tenant has no such channel. @throws ConflictError for a base that is not there. */
export function updateChannel(orm: Orm, tenantId: TenantId, id: ChannelId, { name, baseIds }: ChannelChange): Promise<boolean> {
  const { channels, channelBases } = orm.models;
  return orm.withTenant(tenantId, async (transaction) => {
    // Locked, so that of two changes at once the bases of one hold, not a mixture.
    const row = await channels.findOne({ where: { tenantId, id }, lock: true, transaction });
    if (row === null) return false;
    if (name !== undefined) await row.update({ name }, { transaction });
    if (baseIds !== undefined) {
      await assertThere(orm, tenantId, baseIds, transaction);
      await channelBases.destroy({ where: { tenantId, channelId: id }, transaction });
      await channelBases.bulkCreate(rowsOf(tenantId, id, baseIds), { transaction });
    }
    return true;
  });
}

/** Holds the bases until the end of the transaction, so that none goes away in between. */
async function assertThere({ models }: Orm, tenantId: TenantId, ids: readonly BaseId[], transaction: Transaction): Promise<void> {
  const where = { tenantId, id: [...ids] };
  const there = await models.bases.findAll({ where, attributes: ['id'], lock: transaction.LOCK.KEY_SHARE, transaction });
  if (there.length < ids.length) throw new ConflictError('A knowledge base of the list is not there any more.', { field: 'base_ids' });
}

const rowsOf = (tenantId: TenantId, channelId: ChannelId, baseIds: readonly BaseId[]) =>
  baseIds.map((baseId) => ({ tenantId, channelId, baseId }));
