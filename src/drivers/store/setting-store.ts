/** Settings on PostgreSQL: each change makes the tenant's settings version grow in the same transaction. */
import { ForeignKeyConstraintError, literal } from 'sequelize';
import type { Transaction } from 'sequelize';
import { NotFoundError } from '../../kernel/errors.ts';
import type { TenantId } from '../../kernel/ids.ts';
import type { SettingStore, StoredSetting } from '../../core/ports/setting-store.ts';
import type { Models } from './models/define-models.ts';
import type { SettingRow } from './models/setting.ts';
import type { Orm } from './sequelize.ts';
import { versionOf, versionsOf } from './setting-versions.ts';

export function createSettingStore(orm: Orm): SettingStore {
  const { settings, settingVersions, tenants } = orm.models;
  return {
    all: (tenantId) =>
      orm.withTenant(tenantId, async (transaction) => {
        // The version first: a change between the two reads then shows as an older version, which is asked for again.
        const tenant = await tenants.findOne({ where: { id: tenantId }, transaction });
        const rows = await settings.findAll({ where: { tenantId }, order: ['key', 'channelId'], transaction });
        return { version: Number(tenant?.settingsVersion ?? 0), plan: tenant?.plan ?? 'free', settings: rows.map(toStored) };
      }),
    version: (tenantId) =>
      orm.withTenant(tenantId, async (transaction) => {
        const tenant = await tenants.findOne({ where: { id: tenantId }, attributes: ['settingsVersion'], transaction });
        return Number(tenant?.settingsVersion ?? 0);
      }),
    put: (tenantId, key, channelId, value, by) =>
      orm.withTenant(tenantId, async (transaction) => {
        const version = await growVersion(tenants, tenantId, transaction);
        const row = { tenantId, key, channelId, value, version, updatedAt: new Date(), updatedBy: by };
        const options = { conflictFields: ['tenant_id', 'key', 'channel_id'] as never, transaction };
        await settings.upsert(row, options).catch((error: unknown) => {
          throw error instanceof ForeignKeyConstraintError ? new NotFoundError('The channel', { cause: error }) : error;
        });
        await settingVersions.create({ tenantId, key, channelId, version, value, changedBy: by }, { transaction });
        return toStored(row);
      }),
    remove: (tenantId, key, channelId, by) =>
      orm.withTenant(tenantId, async (transaction) => {
        const removed = await settings.destroy({ where: { tenantId, key, channelId }, transaction });
        if (removed === 0) return false;
        const version = await growVersion(tenants, tenantId, transaction);
        await settingVersions.create({ tenantId, key, channelId, version, value: null, changedBy: by }, { transaction });
        return true;
      }),
    history: (tenantId, key, channelId, page) => versionsOf(orm, { tenantId, key, channelId }, page),
    at: (tenantId, key, channelId, version) => versionOf(orm, { tenantId, key, channelId }, version),
  };
}

async function growVersion(tenants: Models['tenants'], tenantId: TenantId, transaction: Transaction): Promise<string> {
  const [, rows] = await tenants.update(
    { settingsVersion: literal('settings_version + 1') },
    { where: { id: tenantId }, returning: true, transaction },
  );
  if (!rows[0]) throw new NotFoundError('The tenant');
  return rows[0].settingsVersion;
}

type SettingFacts = Pick<SettingRow, 'key' | 'channelId' | 'value' | 'version' | 'updatedAt' | 'updatedBy'>;

function toStored(row: SettingFacts): StoredSetting {
  const { key, channelId, value, updatedAt, updatedBy } = row;
  return { key, channelId, value, version: Number(row.version), updatedAt, updatedBy };
}
