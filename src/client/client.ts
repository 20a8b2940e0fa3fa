/** The typed client of Claw's HTTP API, for the command line, the browser and anyone else. */
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.ts';

export type ClawClient = Client<paths>;
/** The named shapes of the API, for instance `Schemas['Message']`. */
export type Schemas = components['schemas'];
/** What a call answers with when it worked, for shapes that have no name: `Answer<'/web/v1/{channelKey}/stop', 'post'>`. */
export type Answer<Path extends keyof paths, Method extends keyof paths[Path], Status extends number = 200> = paths[Path][Method] extends {
  responses: Record<Status, { content: { 'application/json': infer Body } }>;
}
  ? Body
  : never;

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
