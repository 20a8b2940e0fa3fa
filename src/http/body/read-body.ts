/** Chooses how a body is read by its declared type, and refuses types that an endpoint does not take. */
import type { IncomingMessage } from 'node:http';
import type { Endpoint, UploadedFile } from '../../kernel/endpoint.ts';
import { InputError } from '../../kernel/errors.ts';
import { readBytes } from './read-bytes.ts';
import { readJson } from './read-json.ts';
import { readMultipart } from './read-multipart.ts';

const DEFAULT_MAX_BYTES = 1024 * 1024;

export interface ReadBody {
  /** Undefined for endpoints without a body, or whose handler reads it as it arrives. */
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

/** @throws InputError 400, 413 or 415. */
export async function readBody(request: IncomingMessage, endpoint: Endpoint): Promise<ReadBody> {
  const { streamed } = endpoint;
  if (streamed !== undefined && contentType(request).type !== streamed) throw unsupported(streamed);
  if (!endpoint.body) return { body: undefined, files: [] };
  const maxBytes = endpoint.maxBytes ?? DEFAULT_MAX_BYTES;
  if (endpoint.raw) return { body: await readBytes(request, maxBytes), files: [] };
  const { type, charset } = contentType(request);
  if (endpoint.multipart && type === 'multipart/form-data') {
    const { fields, files } = await readMultipart(request, maxBytes);
    if (endpoint.multipart === 'file') assertOne(files);
    return { body: fields, files };
  }
  if (endpoint.multipart === 'file') throw unsupported('multipart/form-data');
  const isPlainJson = type === 'application/json' && (charset === null || charset === 'utf-8' || charset === 'utf8');
  if (!isPlainJson || request.headers['content-encoding'] !== undefined)
    throw unsupported(
      `${endpoint.multipart ? 'application/json or multipart/form-data' : 'application/json'}, in UTF-8 and not compressed`,
    );
  return { body: await readJson(request, maxBytes), files: [] };
}

function contentType(request: IncomingMessage): { readonly type: string; readonly charset: string | null } {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/.exec(parameter)?.[1])
    .find((name) => name !== undefined);
  return { type: type.trim(), charset: charset ?? null };
}

function unsupported(wanted: string): InputError {
  return new InputError(`Send the body as ${wanted}.`, { field: 'Content-Type' }, 'media_type_unsupported');
}

function assertOne(files: readonly UploadedFile[]): void {
  if (files.length === 1) return;
  const fix = 'Send one file, as the field "file" of the form.';
  throw new InputError(fix, { faults: [{ field: 'file', rule: files.length === 0 ? 'required' : 'repeated', fix }] });
}
