/** Reads an upload: its fields as text, its files as bytes, all under caps. */
import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { InputError } from '../../kernel/errors.ts';
import type { UploadedFile } from '../../kernel/endpoint.ts';
import { eachChunk } from './read-bytes.ts';
import { decodeUtf8, refuseNul } from './text.ts';

const LIMITS = { fields: 50, files: 100, fieldNameSize: 100, fieldSize: 1024 * 1024, headerPairs: 50 };

export interface Multipart {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly UploadedFile[];
}

/** `maxBytes` counts the whole request. @throws InputError 413 too large or too many parts, 400 for a broken form, 422 for U+0000. */
export async function readMultipart(request: IncomingMessage, maxBytes: number): Promise<Multipart> {
  const form = openForm(request);
  await eachChunk(request, maxBytes, (chunk) => {
    form.parser.write(chunk);
  });
  form.parser.end();
  const { fields, files } = await form.done;
  const text = Object.fromEntries(fields.map(([name, bytes]) => [name, decodeUtf8(bytes, `The field ${name}`)]));
  refuseNul(text);
  refuseNul(Object.fromEntries(files.map(({ fileName }) => ['file name', fileName])));
  return { fields: text, files };
}

type Parts = { readonly fields: (readonly [string, Buffer])[]; readonly files: UploadedFile[] };

function openForm(request: IncomingMessage): { readonly parser: busboy.Busboy; readonly done: Promise<Parts> } {
  const parser = createParser(request);
  const parts: Parts = { fields: [], files: [] };
  const done = new Promise<Parts>((resolve, reject) => {
    const tooMany = () => reject(new InputError('The form has too many parts.', {}, 'input_too_large'));
    parser.on('field', (name, value, info) => {
      if (info.nameTruncated || info.valueTruncated) tooMany();
      // Read as Latin-1, each character is one byte of what was sent.
      parts.fields.push([name, Buffer.from(value, 'latin1')]);
    });
    parser.on('file', (_name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', reject);
      stream.on('end', () => parts.files.push({ fileName: info.filename ?? '', mediaType: info.mimeType, bytes: Buffer.concat(chunks) }));
    });
    parser.on('partsLimit', tooMany).on('filesLimit', tooMany).on('fieldsLimit', tooMany);
    parser.on('error', (cause) => reject(new InputError('The form is broken or ends too early.', { cause }, 'input_malformed')));
    parser.on('close', () => resolve(parts));
  });
  // The form is awaited once the body was read; until then an early fault must not count as unhandled.
  done.catch(() => {});
  return { parser, done };
}

function createParser(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, defCharset: 'latin1', defParamCharset: 'utf8', limits: LIMITS });
  } catch (cause) {
    throw new InputError('The form has no boundary.', { cause }, 'input_malformed');
  }
}
