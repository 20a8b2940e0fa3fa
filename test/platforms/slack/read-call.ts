// Reads the arguments of a Web API call however a client sends them: as JSON, as a form, or in the address.
import type { IncomingMessage } from 'node:http';
import type { Json } from './types.ts';

/** Arguments that a form carries as JSON in a string. */
const STRUCTURED = new Set(['blocks', 'attachments', 'metadata', 'prompts', 'chunks', 'loading_messages', 'view']);

/** Null when the body is not what its content type says. */
export async function readCall(request: IncomingMessage, url: URL): Promise<Json | null> {
  const type = request.headers['content-type'] ?? '';
  const text = await readText(request);
  const inAddress = decodeForm(url.searchParams);
  if (text === '') return inAddress;
  if (!type.startsWith('application/json')) return { ...inAddress, ...decodeForm(new URLSearchParams(text)) };
  const body = parse(text);
  return typeof body === 'object' && body !== null ? { ...inAddress, ...(body as Json) } : null;
}

export async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) text += String(piece);
  return text;
}

const decodeForm = (form: URLSearchParams): Json =>
  Object.fromEntries([...form].map(([name, value]) => [name, STRUCTURED.has(name) ? (parse(value) ?? value) : value]));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
