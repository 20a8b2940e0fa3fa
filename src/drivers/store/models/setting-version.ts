/** The table of what settings were: one row a change, which is never touched again. */
import { DataTypes, Model } from 'sequelize';
import type { CreationOptional, InferAttributes, InferCreationAttributes, Sequelize } from 'sequelize';
import type { ChannelId, TenantId } from '../../../kernel/ids.ts';

export class SettingVersionRow extends Model<InferAttributes<SettingVersionRow>, InferCreationAttributes<SettingVersionRow>> {
  declare tenantId: TenantId;
  declare key: string;
  declare channelId: ChannelId | null;
  /** bigint, which the driver gives as text. */
  declare version: string;
  /** Null: it was removed. */
  declare value: unknown;
  declare changedBy: string;
  /** Null: a change on its own. */
  declare reason: CreationOptional<string | null>;
  declare at: CreationOptional<Date>;
}

/** The table has no primary key, since a channel may be absent; the columns of its unique key stand in for one. */
export function defineSettingVersions(sequelize: Sequelize) {
  return class extends SettingVersionRow {}.init(
    {
      tenantId: { type: DataTypes.UUID, primaryKey: true },
      key: { type: DataTypes.TEXT, primaryKey: true },
      channelId: { type: DataTypes.UUID, primaryKey: true, allowNull: true },
      version: { type: DataTypes.BIGINT, primaryKey: true },
      value: DataTypes.JSONB,
      changedBy: DataTypes.TEXT,
      reason: DataTypes.TEXT,
      at: DataTypes.DATE,
    },
    { sequelize, modelName: 'SettingVersion', tableName: 'setting_versions' },
  );
}
