/** The table of API keys, which holds hashes only. */
import { DataTypes, Model } from 'sequelize';
import type { InferAttributes, InferCreationAttributes, Sequelize } from 'sequelize';
import type { ApiKeyId, TenantId } from '../../../kernel/ids.ts';
import type { Role } from '../../../core/model/api-key.ts';
import type { Tier } from '../../../core/model/tier.ts';

export class ApiKeyRow extends Model<InferAttributes<ApiKeyRow>, InferCreationAttributes<ApiKeyRow>> {
  declare tenantId: TenantId;
  declare id: ApiKeyId;
  declare name: string;
  declare role: Role;
  declare tier: Tier;
  declare hash: string;
  declare lastFour: string;
}

export function defineApiKeys(sequelize: Sequelize) {
  return class extends ApiKeyRow {}.init(
    {
      tenantId: { type: DataTypes.UUID, primaryKey: true },
      id: { type: DataTypes.UUID, primaryKey: true },
      name: DataTypes.TEXT,
      role: DataTypes.TEXT,
      tier: DataTypes.TEXT,
      hash: DataTypes.TEXT,
      lastFour: DataTypes.TEXT,
    },
    { sequelize, modelName: 'ApiKey', tableName: 'api_keys' },
  );
}
