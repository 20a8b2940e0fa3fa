/** What a setting was before: written with each change, read a page at a time. */
import { Op } from 'sequelize';
import type { Page, PageRequest } from '../../core/model/page.ts';
import type { SettingVersion } from '../../core/ports/setting-store.ts';
import type { ChannelId, TenantId } from '../../kernel/ids.ts';
import type { SettingVersionRow } from './models/setting-version.ts';
import { afterText, strangeCursor, toPage } from './page-cursor.ts';
import type { Orm } from './sequelize.ts';

export interface SettingSlot {
  readonly tenantId: TenantId;
  readonly key: string;
  readonly channelId: ChannelId | null;
}

type Row = Pick<SettingVersionRow, 'version' | 'value' | 'changedBy' | 'reason' | 'at'>;

export function versionsOf(orm: Orm, slot: SettingSlot, page: PageRequest): Promise<Page<SettingVersion>> {
  const before = afterText(page);
  if (before !== null && !/^\d{1,18}$/.test(before)) throw strangeCursor();
  const where = { ...slot, ...(before !== null && { version: { [Op.lt]: before } }) };
  return orm.withTenant(slot.tenantId, async (transaction) => {
    const rows = await orm.models.settingVersions.findAll({ where, order: [['version', 'DESC']], limit: page.limit + 1, transaction });
    return toPage(
      page,
      rows.map((row) => ({ id: row.version, row })),
      ({ row }) => toVersion(row),
    );
  });
}

export function versionOf(orm: Orm, slot: SettingSlot, version: number): Promise<SettingVersion | null> {
  return orm.withTenant(slot.tenantId, async (transaction) => {
    const row = await orm.models.settingVersions.findOne({ where: { ...slot, version: String(version) }, transaction });
    return row ? toVersion(row) : null;
  });
}

const toVersion = ({ version, value, changedBy, reason, at }: Row): SettingVersion => ({
  version: Number(version),
  value,
  by: changedBy,
  reason,
  at,
});
