/** The tables of channels and of the bases each answers from. */
import { DataTypes, Model } from 'sequelize';
import type { InferAttributes, InferCreationAttributes, Sequelize } from 'sequelize';
import type { BaseId, ChannelId, TenantId } from '../../../kernel/ids.ts';

export class ChannelRow extends Model<InferAttributes<ChannelRow>, InferCreationAttributes<ChannelRow>> {
  declare tenantId: TenantId;
  declare id: ChannelId;
  declare kind: string;
  declare name: string;
  declare publicKey: string;
}

export class ChannelBaseRow extends Model<InferAttributes<ChannelBaseRow>, InferCreationAttributes<ChannelBaseRow>> {
  declare tenantId: TenantId;
  declare channelId: ChannelId;
  declare baseId: BaseId;
}

export function defineChannels(sequelize: Sequelize) {
  return class extends ChannelRow {}.init(
    {
      tenantId: { type: DataTypes.UUID, primaryKey: true },
      id: { type: DataTypes.UUID, primaryKey: true },
      kind: DataTypes.TEXT,
      name: DataTypes.TEXT,
      publicKey: DataTypes.TEXT,
    },
    { sequelize, modelName: 'Channel', tableName: 'channels' },
  );
}

export function defineChannelBases(sequelize: Sequelize) {
  return class extends ChannelBaseRow {}.init(
    {
      tenantId: { type: DataTypes.UUID, primaryKey: true },
      channelId: { type: DataTypes.UUID, primaryKey: true },
      baseId: { type: DataTypes.UUID, primaryKey: true },
    },
    { sequelize, modelName: 'ChannelBase', tableName: 'channel_bases' },
  );
}
