/** The table of tenants. */
import { DataTypes, Model } from 'sequelize';
import type { CreationOptional, InferAttributes, InferCreationAttributes, Sequelize } from 'sequelize';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Tier } from '../../../core/model/tier.ts';

export class TenantRow extends Model<InferAttributes<TenantRow>, InferCreationAttributes<TenantRow>> {
  declare id: TenantId;
  declare name: string;
  declare plan: Tier;
  declare platform: boolean;
  /** bigint, which the driver gives as text. */
  declare knowledgeVersion: CreationOptional<string>;
  declare settingsVersion: CreationOptional<string>;
}

export function defineTenants(sequelize: Sequelize) {
  return class extends TenantRow {}.init(
    {
      id: { type: DataTypes.UUID, primaryKey: true },
      name: DataTypes.TEXT,
      plan: DataTypes.TEXT,
      platform: DataTypes.BOOLEAN,
      knowledgeVersion: DataTypes.BIGINT,
      settingsVersion: DataTypes.BIGINT,
    },
    { sequelize, modelName: 'Tenant', tableName: 'tenants' },
  );
}
