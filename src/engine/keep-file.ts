/** Takes a file from a person: what it is, how large it may be and how many there may be are decided here for every channel. */
import { InputError } from '../kernel/errors.ts';
import type { NewId } from '../kernel/ids.ts';
import { FILE_TYPES, MAX_FILE_BYTES } from '../core/model/file.ts';
import { cleanFileName } from '../core/model/file-name.ts';
import { fileTypeOf } from '../core/model/file-type.ts';
import type { ChannelHost } from '../core/ports/channel-host.ts';
import type { FileStore } from '../core/ports/file-store.ts';
import { FILES, limited } from './limited.ts';
import type { LimitedDeps } from './limited.ts';

export interface KeepFileDeps extends LimitedDeps {
  readonly files: Pick<FileStore, 'keep'>;
  readonly newId: NewId;
}

/** See ChannelHost.keepFile. A file that is refused for what it is costs nothing. */
export function createKeepFile(deps: KeepFileDeps): ChannelHost['keepFile'] {
  const keep = limited(deps, FILES, (tenantId, conversationId, _contactId, file) => deps.files.keep(tenantId, conversationId, file));
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
    return keep(tenantId, conversationId, contactId, {
      id: deps.newId(),
      name: cleanFileName(name, mediaType),
      mediaType,
      size: bytes.byteLength,
      bytes,
    });
  };
}
