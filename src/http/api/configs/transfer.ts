/** All settings of a business as one document, and such a document as a draft. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { ClawError, InputError } from '../../../kernel/errors.ts';
import type { Fault } from '../../../kernel/errors.ts';
import type { ChannelId, TenantId } from '../../../kernel/ids.ts';
import { isSettingKey, SETTINGS } from '../../../core/model/setting.ts';
import type { ApiServices } from '../../api-services.ts';
import { actorOf } from '../../../core/model/principal.ts';
import type { Principal } from '../../../core/model/principal.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';

const tag = 'configs';
const MOST_SETTINGS = 1_000;

const settingSchema = z.strictObject({
  key: z.string().max(100),
  channel: z.string().max(200).nullable().default(null).meta({ description: 'Name or id of a channel; null: the whole tenant.' }),
  value: z.unknown(),
});

const settingsFile = z
  .strictObject({ format: z.literal('claw-settings/1'), settings: z.array(settingSchema).max(MOST_SETTINGS) })
  .meta({ id: 'SettingsFile' });

const importedSchema = z
  .object({ drafted: z.int().meta({ description: 'Values that are in the draft now.' }) })
  .meta({ id: 'ImportedSettings' });

export function createTransferEndpoints(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/configs/export',
      operationId: 'exportConfigs',
      tag,
      summary: 'Every value that you set, of the tenant and of its channels, as one document.',
      responses: { 200: { description: 'The document, which import takes.', schema: settingsFile } },
      handle: async (_request, { tenantId }) => ({
        status: 200,
        body: { format: 'claw-settings/1', settings: await exported(services, tenantId) },
      }),
    }),
    keyEndpoint({
      method: 'post',
      path: '/api/v1/configs/import',
      operationId: 'importConfigs',
      tag,
      summary: 'Put the values of such a document into the draft: all of them, or none when one does not fit.',
      body: settingsFile,
      responses: { 200: { description: 'Drafted; look at it with preview, then publish.', schema: importedSchema } },
      handle: async ({ body }, caller) => {
        const { tenantId } = caller;
        const edits = await readFile(services, caller, body.settings);
        for (const edit of edits) await services.drafts.put({ ...edit, tenantId, by: actorOf(caller) }, edit.value);
        return { status: 200, body: { drafted: edits.length } };
      },
    }),
  ];
}

async function exported({ settings, directory }: ApiServices, tenantId: TenantId): Promise<z.output<typeof settingSchema>[]> {
  const { entries } = await settings.list(tenantId, null);
  // What one business sets for all of them is none of this one's.
  const own = entries.filter(({ key }) => isSettingKey(key) && SETTINGS[key].ofEverybody !== true);
  const ofTenant = own.filter(({ origin }) => origin === 'tenant').map(({ key, value }) => ({ key, channel: null, value }));
  const ofChannels = await Promise.all(
    (await directory.channels(tenantId)).map(async ({ id, name }) => {
      const ofChannel = await settings.list(tenantId, id);
      return ofChannel.entries.filter(({ origin }) => origin === 'channel').map(({ key, value }) => ({ key, channel: name, value }));
    }),
  );
  return [...ofTenant, ...ofChannels.flat()];
}

interface Edit {
  readonly key: string;
  readonly channelId: ChannelId | null;
  readonly value: unknown;
}

/** @throws InputError naming every line that does not fit */
async function readFile(
  { settings, directory }: ApiServices,
  { tenantId, isPlatform }: Pick<Principal, 'tenantId' | 'isPlatform'>,
  lines: z.output<typeof settingsFile>['settings'],
) {
  const channels = await directory.channels(tenantId);
  const edits: Edit[] = [];
  const faults: Fault[] = [];
  for (const [no, { key, channel, value }] of lines.entries()) {
    const field = `settings.${no}`;
    const named = channel === null ? [] : channels.filter(({ id, name }) => id === channel || name === channel);
    if (!isSettingKey(key)) faults.push({ field: `${field}.key`, rule: 'unknown', fix: 'GET /api/v1/configs lists all settings.' });
    else if (SETTINGS[key].byPlatform === true && !isPlatform) {
      faults.push({
        field: `${field}.key`,
        rule: 'platform',
        fix: 'Leave it out: it belongs to the plan, and only the platform owner changes it.',
      });
    } else if (channel !== null && named.length !== 1) {
      faults.push({ field: `${field}.channel`, rule: 'not_found', fix: 'Name one channel by its id, or by a name that no other has.' });
    } else {
      const channelId = named[0]?.id ?? null;
      const fault = await faultOf(settings.admit(tenantId, key, channelId, value), `${field}.value`);
      if (fault !== null) faults.push(fault);
      edits.push({ key, channelId, value });
    }
  }
  if (faults.length > 0) throw new InputError('Nothing was drafted, for some of the settings do not fit.', { faults });
  return edits;
}

async function faultOf(admitted: Promise<unknown>, field: string): Promise<Fault | null> {
  try {
    await admitted;
    return null;
  } catch (error) {
    if (!(error instanceof ClawError)) throw error;
    return { field, rule: error.code, fix: error.message };
  }
}
