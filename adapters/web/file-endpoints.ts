/** Takes the files of a visitor, and gives them back to that visitor alone. */
import { attachmentReply } from '../../src/kernel/attachment.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { endpoint, type Endpoint } from '../../src/kernel/endpoint.ts';
import { NotFoundError } from '../../src/kernel/errors.ts';
import { parseId, type FileId } from '../../src/kernel/ids.ts';
import { MAX_FILE_BYTES, presentFile } from '../../src/core/model/file.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { channelParams, itemParams, keptReply, uploadBody } from './schemas.ts';
import { findVisitor, unauthorised } from './visitor.ts';

/** The largest file and the form around it. */
const MAX_UPLOAD_BYTES = MAX_FILE_BYTES + 64 * 1024;

/** `POST /web/v1/{channelKey}/files` and `GET /web/v1/{channelKey}/files/{id}`. */
export function createFileEndpoints(host: ChannelHost, clock: Clock): readonly Endpoint[] {
  return [keepFile(host, clock), readFile(host, clock)];
}

function keepFile(host: ChannelHost, clock: Clock): Endpoint {
  return endpoint({
    method: 'post',
    path: '/web/v1/{channelKey}/files',
    operationId: 'uploadWebFile',
    tag: 'web',
    summary: 'Upload a picture or a PDF (the field `file` of a form), to be sent with a message within a day',
    auth: 'visitor',
    params: channelParams,
    body: uploadBody,
    multipart: 'file',
    maxBytes: MAX_UPLOAD_BYTES,
    responses: {
      201: { description: 'Kept; its type is what the content says, whatever its name.', schema: keptReply },
      401: unauthorised,
      413: { description: 'The file is larger than 10 MiB.' },
      415: { description: 'The content is none of PNG, JPEG, GIF, WebP and PDF, or the body is no form.' },
      422: { description: 'There is no file, an empty one, or more than one.' },
      429: { description: 'Too many files; come again after Retry-After.' },
    },
    // Before megabytes are read for somebody who may not send them.
    admit: async (head) => void (await findVisitor(host, clock, head)),
    async handle(request) {
      const { tenantId, conversationId, contactId } = await findVisitor(host, clock, request);
      const { fileName, bytes } = request.files[0]!;
      const file = await host.keepFile(tenantId, conversationId, contactId, { name: fileName, bytes });
      return { status: 201, body: { file: presentFile(file) } };
    },
  });
}

function readFile(host: ChannelHost, clock: Clock): Endpoint {
  return endpoint({
    method: 'get',
    path: '/web/v1/{channelKey}/files/{id}',
    operationId: 'readWebFile',
    tag: 'web',
    summary: 'Read a file of the conversation',
    auth: 'visitor',
    params: itemParams,
    responses: {
      200: { description: 'The bytes, to be saved, of the type of the file.', mediaType: '*/*' },
      401: unauthorised,
      404: { description: 'No such file in this conversation.' },
    },
    async handle(request) {
      const { tenantId, conversationId } = await findVisitor(host, clock, request);
      const id = parseId<FileId>(request.params.id);
      const file = id === null ? null : await host.readFile(tenantId, conversationId, id);
      if (file === null) throw new NotFoundError('This file');
      return attachmentReply(file);
    },
  });
}
