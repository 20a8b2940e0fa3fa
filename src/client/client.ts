/** The typed client of Claw's HTTP API, for the command line, the browser and anyone else. */
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.ts';

export type ClawClient = Client<paths>;
/** The named shapes of the API, for instance `Schemas['Message']`. */
export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

export interface ClawClientOptions {
  /** Where the server is, without a path: `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  /** An API key or a visitor token; none for the endpoints that need none. */
  readonly token?: string;
  /** Replaces the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Answers come as `{ data }` or `{ error }`, the error a problem document; only a lost connection throws. */
export function createClawClient({ baseUrl, token, fetch }: ClawClientOptions): ClawClient {
  return createClient<paths>({
    baseUrl,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    ...(fetch && { fetch }),
  });
}

export interface FileToSend {
  readonly name: string;
  readonly content: Blob;
}

/** Files as the body of a multipart call. It is a form; the types of the API describe it by its fields. */
export function formOf(files: readonly FileToSend[], fields: Readonly<Record<string, string>> = {}): { file: Blob } {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const { name, content } of files) form.append('file', content, name);
  return form as unknown as { file: Blob };
}
