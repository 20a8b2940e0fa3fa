/** The setting that a call names: found, read and traced in one way. */
import type { Principal } from '../../../core/model/api-key.ts';
import { isSettingKey, SETTINGS, type SettingKey } from '../../../core/model/setting.ts';
import { NotFoundError } from '../../../kernel/errors.ts';
import type { ChannelId, TenantId } from '../../../kernel/ids.ts';
import { nearest } from '../../../kernel/nearest.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf } from '../found.ts';
import { presentConfig } from './present.ts';

const LONGEST_KEY = 60;

export async function channelOf(services: ApiServices, tenantId: TenantId, given: string | undefined): Promise<ChannelId | null> {
  if (given === undefined) return null;
  const id = idOf<ChannelId>('This channel', given, 'channel_id');
  return found('This channel', await services.directory.channel(tenantId, id), 'channel_id').id;
}

export function keyOf(key: string): SettingKey {
  if (isSettingKey(key)) return key;
  // A longer name is no mistyped one, and not worth the time of comparing it.
  const meant = key.length > LONGEST_KEY ? null : nearest(key, Object.keys(SETTINGS));
  const fix = `${meant === null ? '' : `Did you mean ${meant}? `}GET /api/v1/configs lists all settings.`;
  throw new NotFoundError('This setting', { faults: [{ field: 'key', rule: 'unknown', fix }] });
}

export async function entryOf(services: ApiServices, tenantId: TenantId, channelId: ChannelId | null, key: SettingKey) {
  const { entries } = await services.settings.list(tenantId, channelId);
  return presentConfig(
    found(
      'This setting',
      entries.find((entry) => entry.key === key),
    ),
  );
}

type Named = { readonly params: { readonly key: string }; readonly query: { readonly channel_id?: string | undefined } };

export async function trailOf(services: ApiServices, { params, query }: Named, { tenantId }: Pick<Principal, 'tenantId'>) {
  const { value, origin } = await entryOf(services, tenantId, await channelOf(services, tenantId, query.channel_id), keyOf(params.key));
  return { value, origin };
}
