/** The tables of knowledge bases and documents; a document's content is read elsewhere, so no list can ever load it. */
import { DataTypes, Model } from 'sequelize';
import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute, Sequelize } from 'sequelize';
import type { BaseId, DocumentId, TenantId } from '../../../kernel/ids.ts';
import type { DocumentErrorCode } from '../../../core/model/document-fault.ts';
import type { Audience, DocumentState } from '../../../core/model/knowledge.ts';

export class KnowledgeBaseRow extends Model<InferAttributes<KnowledgeBaseRow>, InferCreationAttributes<KnowledgeBaseRow>> {
  declare tenantId: TenantId;
  declare id: BaseId;
  declare name: string;
  declare createdAt: CreationOptional<Date>;
  declare deletedAt: CreationOptional<Date | null>;
  /** Counted by the statements that ask for it. */
  declare documents: NonAttribute<string>;
}

export class DocumentRow extends Model<InferAttributes<DocumentRow>, InferCreationAttributes<DocumentRow>> {
  declare tenantId: TenantId;
  declare id: DocumentId;
  declare baseId: BaseId;
  declare externalId: string | null;
  declare title: string;
  declare url: string | null;
  declare mediaType: string;
  declare audience: Audience;
  declare state: DocumentState;
  declare error: string | null;
  declare errorCode: DocumentErrorCode | null;
  declare attempts: number;
  declare passages: number;
  declare deletedAt: Date | null;
  declare createdAt: Date;
  declare updatedAt: Date;
  /** Measured by the statements that ask for it. */
  declare bytes: NonAttribute<number>;
}

export function defineKnowledgeBases(sequelize: Sequelize) {
  return class extends KnowledgeBaseRow {}.init(
    {
      tenantId: { type: DataTypes.UUID, primaryKey: true },
      id: { type: DataTypes.UUID, primaryKey: true },
      name: DataTypes.TEXT,
      createdAt: { type: DataTypes.DATE, defaultValue: DataTypes.NOW },
      deletedAt: DataTypes.DATE,
    },
    // One that is being taken away is there for nobody.
    { sequelize, modelName: 'KnowledgeBase', tableName: 'knowledge_bases', defaultScope: { where: { deletedAt: null } } },
  );
}

export function defineDocuments(sequelize: Sequelize) {
  return class extends DocumentRow {}.init(
    {
      tenantId: { type: DataTypes.UUID, primaryKey: true },
      id: { type: DataTypes.UUID, primaryKey: true },
      baseId: DataTypes.UUID,
      externalId: DataTypes.TEXT,
      title: DataTypes.TEXT,
      url: DataTypes.TEXT,
      mediaType: DataTypes.TEXT,
      audience: DataTypes.TEXT,
      state: DataTypes.TEXT,
      error: DataTypes.TEXT,
      errorCode: DataTypes.TEXT,
      attempts: DataTypes.INTEGER,
      passages: DataTypes.INTEGER,
      deletedAt: DataTypes.DATE,
      createdAt: DataTypes.DATE,
      updatedAt: DataTypes.DATE,
    },
    { sequelize, modelName: 'Document', tableName: 'documents' },
  );
}
