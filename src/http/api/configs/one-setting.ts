/** The setting that a call names: found, read and traced in one way. */
import { z } from 'zod';
import type { Principal } from '../../../core/model/principal.ts';
import { isSettingKey, SETTINGS, type SettingKey } from '../../../core/model/setting.ts';
import { AuthError, ChangedError, NotFoundError } from '../../../kernel/errors.ts';
import type { ChannelId, TenantId } from '../../../kernel/ids.ts';
import { nearest } from '../../../kernel/nearest.ts';
import type { ApiServices } from '../../api-services.ts';
import { tagOf } from '../../present.ts';
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

/** As `keyOf`, for a caller who is about to change it. @throws AuthError for what a business pays for, unless it is the platform owner */
export function changeableKey(key: string, { isPlatform }: Pick<Principal, 'isPlatform'>): SettingKey {
  const known = keyOf(key);
  if (SETTINGS[known].byPlatform !== true || isPlatform) return known;
  throw new AuthError('auth_forbidden', `${known} belongs to the plan: only the platform owner changes it.`);
}

export async function entryOf(services: ApiServices, tenantId: TenantId, channelId: ChannelId | null, key: SettingKey, draft = false) {
  const entries = draft ? await services.drafts.list(tenantId, channelId) : (await services.settings.list(tenantId, channelId)).entries;
  return presentConfig(
    found(
      'This setting',
      entries.find((entry) => entry.key === key),
    ),
  );
}

type Named = {
  readonly params: { readonly key: string };
  readonly query: { readonly channel_id?: string | undefined; readonly draft?: 'true' | 'false' | undefined };
};

/** Whether a call means the draft. */
export const isDraft = ({ draft }: Named['query']): boolean => draft === 'true';

export async function trailOf(services: ApiServices, { params, query }: Named, { tenantId }: Pick<Principal, 'tenantId'>) {
  const channelId = await channelOf(services, tenantId, query.channel_id);
  const { value, origin } = await entryOf(services, tenantId, channelId, keyOf(params.key), isDraft(query));
  return { value, origin };
}

/** What a call that changes a setting may say of what its caller saw. */
export const ifMatchHeaders = {
  'If-Match': z
    .string()
    .max(500)
    .optional()
    .meta({ description: 'ETag of the setting as you read it: when it is another one by now nothing is changed, and the answer is 412.' }),
};

interface Seen {
  readonly channelId: ChannelId | null;
  readonly key: SettingKey;
  readonly draft: boolean;
  readonly header: string | undefined;
}

/** The stored version, or the revision of the draft, that the caller saw; undefined when it did not say. @throws ChangedError when the setting is another one already */
export async function expectedOf(
  services: ApiServices,
  tenantId: TenantId,
  { channelId, key, draft, header }: Seen,
): Promise<number | undefined> {
  if (header === undefined || header.trim() === '*') return undefined;
  const entry = await entryOf(services, tenantId, channelId, key, draft);
  const tag = tagOf(JSON.stringify(entry));
  if (!header.split(',').some((one) => one.trim() === tag)) {
    throw new ChangedError(`${key} was changed meanwhile. Read it again, and decide anew.`, { field: 'If-Match' });
  }
  // From the very read that was compared: a change after it is noticed by the store.
  if (draft) return entry.revision ?? 0;
  return entry.origin === (channelId === null ? 'tenant' : 'channel') ? entry.version : 0;
}
