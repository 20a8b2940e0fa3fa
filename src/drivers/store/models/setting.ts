/** The table of settings: one row a key, of the tenant or of one channel. */
import { DataTypes, Model } from 'sequelize';
import type { InferAttributes, InferCreationAttributes, Sequelize } from 'sequelize';
import type { ChannelId, TenantId } from '../../../kernel/ids.ts';

export class SettingRow extends Model<InferAttributes<SettingRow>, InferCreationAttributes<SettingRow>> {
  declare tenantId: TenantId;
  declare key: string;
  declare channelId: ChannelId | null;
  declare value: unknown;
  /** bigint, which the driver gives as text. */
  declare version: string;
  declare updatedAt: Date;
  declare updatedBy: string;
}

/** The table has no primary key, since a channel may be absent; the three columns of its unique key stand in for one. */
export function defineSettings(sequelize: Sequelize) {
  return class extends SettingRow {}.init(
    {
      tenantId: { type: DataTypes.UUID, primaryKey: true },
      key: { type: DataTypes.TEXT, primaryKey: true },
      channelId: { type: DataTypes.UUID, primaryKey: true, allowNull: true },
      value: DataTypes.JSONB,
      version: DataTypes.BIGINT,
      updatedAt: DataTypes.DATE,
      updatedBy: DataTypes.TEXT,
    },
    { sequelize, modelName: 'Setting', tableName: 'settings' },
  );
}
