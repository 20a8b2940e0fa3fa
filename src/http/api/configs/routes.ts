/** The settings of a business: what holds now, and changing it. */
import type { Principal } from '../../../core/model/api-key.ts';
import { isSettingKey, SETTINGS, type SettingKey } from '../../../core/model/setting.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { NotFoundError } from '../../../kernel/errors.ts';
import type { ChannelId, TenantId } from '../../../kernel/ids.ts';
import { nearest } from '../../../kernel/nearest.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf } from '../found.ts';
import { keyEndpoint } from '../key-endpoint.ts';
import { presentConfig } from './present.ts';
import { configBody, configListSchema, configParams, configQuery, configSchema } from './schema.ts';

const tag = 'configs';

const LONGEST_KEY = 60;

async function channelOf(services: ApiServices, tenantId: TenantId, given: string | undefined): Promise<ChannelId | null> {
  if (given === undefined) return null;
  const id = idOf<ChannelId>('This channel', given, 'channel_id');
  return found('This channel', await services.directory.channel(tenantId, id), 'channel_id').id;
}

function keyOf(key: string): SettingKey {
  if (isSettingKey(key)) return key;
  // A longer name is no mistyped one, and not worth the time of comparing it.
  const meant = key.length > LONGEST_KEY ? null : nearest(key, Object.keys(SETTINGS));
  const fix = `${meant === null ? '' : `Did you mean ${meant}? `}GET /api/v1/configs lists all settings.`;
  throw new NotFoundError('This setting', { faults: [{ field: 'key', rule: 'unknown', fix }] });
}

async function entryOf(services: ApiServices, tenantId: TenantId, channelId: ChannelId | null, key: SettingKey) {
  const { entries } = await services.settings.list(tenantId, channelId);
  return presentConfig(
    found(
      'This setting',
      entries.find((entry) => entry.key === key),
    ),
  );
}

type Named = { readonly params: { readonly key: string }; readonly query: { readonly channel_id?: string | undefined } };

async function trailOf(services: ApiServices, { params, query }: Named, { tenantId }: Pick<Principal, 'tenantId'>) {
  const { value, origin } = await entryOf(services, tenantId, await channelOf(services, tenantId, query.channel_id), keyOf(params.key));
  return { value, origin };
}

export function createConfigEndpoints(services: ApiServices): readonly Endpoint[] {
  return [...createReading(services), ...createChanging(services)];
}

function createReading(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/configs',
      operationId: 'listConfigs',
      tag,
      summary: 'Every setting with its value, its default and what it does.',
      auth: 'viewer',
      query: configQuery,
      responses: { 200: { description: 'All settings.', schema: configListSchema } },
      handle: async ({ query }, { tenantId }) => {
        const channelId = await channelOf(services, tenantId, query.channel_id);
        const { version, entries } = await services.settings.list(tenantId, channelId);
        return { status: 200, body: { data: entries.map(presentConfig), next_cursor: null, version } };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/configs/{key}',
      operationId: 'getConfig',
      tag,
      summary: 'One setting.',
      auth: 'viewer',
      params: configParams,
      query: configQuery,
      responses: { 200: { description: 'The setting.', schema: configSchema } },
      handle: async ({ params, query }, { tenantId }) => {
        const channelId = await channelOf(services, tenantId, query.channel_id);
        return { status: 200, body: await entryOf(services, tenantId, channelId, keyOf(params.key)) };
      },
    }),
  ];
}

function createChanging(services: ApiServices): readonly Endpoint[] {
  const one = {
    path: '/api/v1/configs/{key}',
    tag,
    auth: 'admin',
    params: configParams,
    query: configQuery,
    responses: { 200: { description: 'The setting as it now is.', schema: configSchema } },
  } as const;
  return [
    keyEndpoint({
      ...one,
      method: 'put',
      operationId: 'putConfig',
      summary: 'Change a setting.',
      body: configBody,
      trail: (request, caller) => trailOf(services, request, caller),
      handle: async ({ params, query, body }, { tenantId, apiKeyId }) => {
        const key = keyOf(params.key);
        const channelId = await channelOf(services, tenantId, query.channel_id);
        await services.settings.put(tenantId, key, channelId, body.value, `key:${apiKeyId}`);
        return { status: 200, body: await entryOf(services, tenantId, channelId, key) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'delete',
      operationId: 'deleteConfig',
      summary: 'Remove your own value: the default holds again, or for a channel that of the tenant.',
      trail: (request, caller) => trailOf(services, request, caller),
      handle: async ({ params, query }, { tenantId }) => {
        const key = keyOf(params.key);
        const channelId = await channelOf(services, tenantId, query.channel_id);
        await services.settings.remove(tenantId, key, channelId);
        return { status: 200, body: await entryOf(services, tenantId, channelId, key) };
      },
    }),
  ];
}
