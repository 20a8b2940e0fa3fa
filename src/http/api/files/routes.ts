/** The files that customers sent, for the team that reads the conversation. */
import { attachmentReply } from '../../../kernel/attachment.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { FileId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';

const WHAT = 'This file';

export function createFileEndpoints({ files }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/files/{id}',
      operationId: 'readFile',
      tag: 'conversations',
      summary: 'A file that was sent with a message.',
      // Part of the transcript, which a viewer reads.
      params: idParams,
      responses: { 200: { description: 'The bytes, to be saved, of the type of the file.', mediaType: '*/*' } },
      handle: async ({ params }, { tenantId }) =>
        attachmentReply(found(WHAT, await files.readSent(tenantId, idOf<FileId>(WHAT, params.id)))),
    }),
  ];
}
