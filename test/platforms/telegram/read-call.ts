// Reads a call's parameters however a client sends them: in the address, as JSON, as a form or as multipart.
import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import type { Json } from './types.ts';

export async function readCall(request: IncomingMessage, url: URL): Promise<Json> {
  const type = request.headers['content-type'] ?? '';
  const inAddress = decodeFields(Object.fromEntries(url.searchParams));
  if (type.startsWith('multipart/form-data')) return { ...inAddress, ...decodeFields(await readMultipart(request)) };
  const text = await readText(request);
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { ...inAddress, ...decodeFields(Object.fromEntries(new URLSearchParams(text))) };
  }
  return { ...inAddress, ...(text === '' ? {} : (JSON.parse(text) as Json)) };
}

/** These stay words even where they look like numbers. */
const WORDS = new Set(['text', 'caption', 'callback_query_id', 'file_id', 'url', 'secret_token']);

const decodeFields = (fields: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, WORDS.has(name) ? value : decode(value)]));

function decode(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) text += String(piece);
  return text;
}

function readMultipart(request: IncomingMessage): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {};
    const files: string[] = [];
    const reader = busboy({ headers: request.headers, defParamCharset: 'utf8' });
    reader.on('field', (name, value) => void (fields[name] = value));
    reader.on('file', (name, stream) => {
      files.push(name);
      stream.resume();
    });
    // A file is a field itself, or another field points at it.
    reader.on('close', () => {
      const pointedAt = new Set(Object.values(fields));
      const own = files.filter((name) => !pointedAt.has(`attach://${name}`));
      resolve({ ...fields, ...Object.fromEntries(own.map((name) => [name, `attach://${name}`])) });
    });
    reader.on('error', reject);
    request.pipe(reader);
  });
}
