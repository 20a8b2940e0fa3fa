/** Every model of one connection. Each call makes classes of its own, so that two connections never share one. */
import type { Sequelize } from 'sequelize';
import { defineChannelBases, defineChannels } from './channel.ts';
import { defineDocuments, defineKnowledgeBases } from './knowledge.ts';
import { defineSettings } from './setting.ts';
import { defineSettingVersions } from './setting-version.ts';
import { defineTenants } from './tenant.ts';

export type Models = ReturnType<typeof defineModels>;

export function defineModels(sequelize: Sequelize) {
  return {
    tenants: defineTenants(sequelize),
    channels: defineChannels(sequelize),
    channelBases: defineChannelBases(sequelize),
    settings: defineSettings(sequelize),
    settingVersions: defineSettingVersions(sequelize),
    bases: defineKnowledgeBases(sequelize),
    documents: defineDocuments(sequelize),
  };
}
