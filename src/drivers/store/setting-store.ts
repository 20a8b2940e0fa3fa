/** Settings on PostgreSQL: each change makes the tenant's settings version grow in the same transaction. */
import { ForeignKeyConstraintError, literal } from 'sequelize';
import type { Transaction } from 'sequelize';
import { ChangedError, NotFoundError } from '../../kernel/errors.ts';
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
    put: (tenantId, key, channelId, value, by, expected) =>
      orm.withTenant(tenantId, async (transaction) => {
        // Holds the tenant's row until commit: changes of its settings come one after the other.
        const version = await growVersion(tenants, tenantId, transaction);
        await assertVersion(settings, { tenantId, key, channelId }, expected, transaction);
        const row = { tenantId, key, channelId, value, version, updatedAt: new Date(), updatedBy: by };
        const options = { conflictFields: ['tenant_id', 'key', 'channel_id'] as never, transaction };
        await settings.upsert(row, options).catch((error: unknown) => {
          throw error instanceof ForeignKeyConstraintError ? new NotFoundError('The channel', { cause: error }) : error;
        });
        await settingVersions.create({ tenantId, key, channelId, version, value, changedBy: by }, { transaction });
        return toStored(row);
      }),
    remove: (tenantId, key, channelId, by, expected) =>
      orm.withTenant(tenantId, async (transaction) => {
        const slot = { tenantId, key, channelId };
        if ((await settings.count({ where: slot, transaction })) === 0 && expected === undefined) return false;
        const version = await growVersion(tenants, tenantId, transaction);
        await assertVersion(settings, slot, expected, transaction);
        if ((await settings.destroy({ where: slot, transaction })) === 0) return false;
        await settingVersions.create({ tenantId, key, channelId, version, value: null, changedBy: by }, { transaction });
        return true;
      }),
    history: (tenantId, key, channelId, page) => versionsOf(orm, { tenantId, key, channelId }, page),
    at: (tenantId, key, channelId, version) => versionOf(orm, { tenantId, key, channelId }, version),
  };
}

/** @throws ChangedError, which undoes the transaction */
async function assertVersion(
  settings: Models['settings'],
  slot: Pick<SettingRow, 'tenantId' | 'key' | 'channelId'>,
  expected: number | undefined,
  transaction: Transaction,
): Promise<void> {
  if (expected === undefined) return;
  const row = await settings.findOne({ where: { ...slot }, attributes: ['version'], transaction });
  if (Number(row?.version ?? 0) === expected) return;
  throw new ChangedError(`${slot.key} was changed meanwhile. Read it again, and decide anew.`, { field: 'If-Match' });
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
