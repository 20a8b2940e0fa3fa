// Reads a request's body as JSON or as multipart with files beside it.
import type { IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import busboy from 'busboy';
import type { Json, UploadedFile } from './types.ts';

export interface ReadBody {
  /** An array stands under `list`, as the commands do. */
  readonly body: Json;
  /** As it came, for the schema; undefined when nothing came. */
  readonly raw: unknown;
  readonly files: readonly UploadedFile[];
}

/** Throws a SyntaxError when it is no JSON. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const { json, files } = await readMultipart(request);
    return { ...parse(json), files };
  }
  return { ...parse(await text(request)), files: [] };
}

function parse(json: string): Pick<ReadBody, 'body' | 'raw'> {
  if (json === '') return { body: {}, raw: undefined };
  const raw: unknown = JSON.parse(json);
  return { raw, body: Array.isArray(raw) ? { list: raw } : (raw as Json) };
}

function readMultipart(request: IncomingMessage): Promise<{ json: string; files: readonly UploadedFile[] }> {
  return new Promise((resolve, reject) => {
    const files: Promise<UploadedFile>[] = [];
    let json = '';
    const reader = busboy({ headers: request.headers, defParamCharset: 'utf8' });
    reader.on('field', (name, value) => {
      if (name === 'payload_json') json = value;
    });
    reader.on('file', (field, stream, { filename, mimeType }) => {
      files.push(buffer(stream).then((bytes) => ({ field, name: filename ?? field, type: mimeType, bytes })));
    });
    reader.on('close', () => void Promise.all(files).then((all) => resolve({ json, files: all }), reject));
    reader.on('error', reject);
    request.pipe(reader);
  });
}
