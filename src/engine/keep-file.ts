/** Takes a file from a person: what it is, how large it may be and how many there may be are decided here for every channel. */
import { InputError, LimitError } from '../kernel/errors.ts';
import type { ContactId, NewId, TenantId } from '../kernel/ids.ts';
import { FILE_TYPES, MAX_FILE_BYTES } from '../core/model/file.ts';
import { cleanFileName } from '../core/model/file-name.ts';
import { fileTypeOf } from '../core/model/file-type.ts';
import type { ChannelHost } from '../core/ports/channel-host.ts';
import type { FileStore } from '../core/ports/file-store.ts';
import type { Limiter } from '../core/ports/limiter.ts';
import type { ReadSetting } from './settings.ts';

export interface KeepFileDeps {
  readonly files: Pick<FileStore, 'keep'>;
  readonly limiter: Limiter;
  readonly setting: ReadSetting;
  readonly newId: NewId;
}

const HOUR_S = 3_600;

/** See ChannelHost.keepFile. A file that is refused for what it is costs nothing. */
export function createKeepFile(deps: KeepFileDeps): ChannelHost['keepFile'] {
  return async (tenantId, conversationId, contactId, { name, bytes }) => {
    if (bytes.byteLength === 0) throw new InputError('The file is empty.', { field: 'file' });
    if (bytes.byteLength > MAX_FILE_BYTES) {
      throw new InputError(`A file may have at most ${MAX_FILE_BYTES / 1024 / 1024} MiB.`, { field: 'file' }, 'input_too_large');
    }
    const mediaType = fileTypeOf(bytes);
    if (mediaType === null) {
      const taken = Object.values(FILE_TYPES).join(', ').toUpperCase();
      throw new InputError(`This kind of file is not taken: send one of ${taken}.`, { field: 'file' }, 'media_type_unsupported');
    }
    await charge(deps, tenantId, contactId);
    return deps.files.keep(tenantId, conversationId, {
      id: deps.newId(),
      name: cleanFileName(name, mediaType),
      mediaType,
      size: bytes.byteLength,
      bytes,
    });
  };
}

/** @throws LimitError with the wait. */
async function charge({ limiter, setting }: KeepFileDeps, tenantId: TenantId, contactId: ContactId): Promise<void> {
  const [ofContact, ofTenant] = await Promise.all([
    setting(tenantId, null, 'limits.contact_files_per_hour'),
    setting(tenantId, null, 'limits.tenant_files_per_hour'),
  ]);
  const perHour = (level: string, key: string, capacity: number) => ({ level, key, capacity, perSecond: capacity / HOUR_S });
  const decision = await limiter.take([perHour('contact_files', contactId, ofContact), perHour('tenant_files', tenantId, ofTenant)]);
  if (decision.allowed) return;
  const { retryAfterMs, level } = decision;
  throw new LimitError('Too many files were sent; please wait before the next one.', { retryAfterMs, facts: { level } });
}
