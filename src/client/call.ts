/** One call of the HTTP API by its address and shapes, in as little code as a page that others must load can spare. */
import type { paths } from './schema.ts';

type PathOf<Operation> = Operation extends { parameters: { path: infer Path } } ? { readonly path: Path } : { readonly path?: never };
type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } } ? { readonly query?: Query } : object;
type BodyOf<Operation> = Operation extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? { readonly body?: Body }
  : { readonly body?: never };

export interface CallOptions {
  /** Where the server is, without a path: `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
}

/** What goes with a call; the token is an API key or a visitor's. */
export type CallInputs<Operation> = PathOf<Operation> &
  QueryOf<Operation> &
  BodyOf<Operation> & { readonly token?: string; readonly signal?: AbortSignal };

/** `call('post', '/web/v1/{channelKey}/stop', { path: { channelKey }, token })`; rejects with what fetch does. */
export type Call = <Address extends keyof paths, Method extends keyof paths[Address] & string>(
  method: Method,
  address: Address,
  inputs: CallInputs<paths[Address][Method]>,
) => Promise<Response>;

/** What {@link CallInputs} are once their shapes no longer matter. */
interface Inputs {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** Calls carry a token and never a cookie: cookies of the same address belong to others. */
export function createCall({ baseUrl, fetch }: CallOptions): Call {
  return (method, address, inputs) => {
    const { path = {}, query = {}, body, token, signal } = inputs as Inputs;
    const filled = address.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
    const asked = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)] as [string, string])).toString();
    return fetch(`${baseUrl}${filled}${asked && '?'}${asked}`, {
      method: method.toUpperCase(),
      credentials: 'omit',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  };
}
