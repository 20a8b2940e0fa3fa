/** How any room declares an HTTP endpoint without knowing the server: schemas in, a plain reply out. */
import type { z } from 'zod';
import type { TenantId } from './ids.ts';

/** What a key or a signed-in operator needs: at least this role, for this part of the API. */
export interface Access {
  readonly role: 'owner' | 'admin' | 'operator' | 'viewer';
  readonly scope: string;
}

/** What a caller must show: nothing, a visitor token (web channel), or a key or a session that may do this. */
export type EndpointAuth = 'none' | 'visitor' | Access;

/** An uploaded file of a multipart request. */
export interface UploadedFile {
  readonly fileName: string;
  readonly mediaType: string | null;
  readonly bytes: Uint8Array;
}

export interface EndpointRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Only with `multipart`; empty otherwise. */
  readonly files: readonly UploadedFile[];
  /** Only with `streamed`: the body as it arrives. */
  readonly chunks?: AsyncIterable<Uint8Array>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The token of `Authorization: Bearer`, null when absent. */
  readonly bearer: string | null;
  /** The caller's address, taken from trusted proxies only. */
  readonly address: string;
  /** Origin of the page that calls when it is not our own address; null for our own pages and callers that are no page. */
  readonly origin: string | null;
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal;
}

/** One server-sent event; `id` is what a client repeats as Last-Event-ID. */
export interface StreamEvent {
  readonly event: string;
  readonly id?: string;
  readonly data: unknown;
}

export interface StreamWriter {
  /** False when the reader is too slow and the stream was cut: stop writing. */
  send(event: StreamEvent): boolean;
  /** Aborted when the reader is gone, was cut, or the process drains. */
  readonly closed: AbortSignal;
}

export type EndpointReply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly status: 200;
      readonly stream: (writer: StreamWriter) => Promise<void>;
      /** Streams of one key are few: when another one opens, the oldest ends. No bound of its own when absent. */
      readonly key?: string;
      /** When the stream ends at the latest, in milliseconds since the Unix epoch; never when absent. */
      readonly endsAt?: number;
    }
  /** A body that is written as it is made, however large; one that fails in the middle is cut off. */
  | { readonly status: 200; readonly download: AsyncIterable<string>; readonly headers: Readonly<Record<string, string>> }
  | {
      readonly status: number;
      readonly content: { readonly type: string; readonly bytes: Uint8Array | string };
      readonly headers?: Readonly<Record<string, string>>;
    };

/** A documented answer: JSON by schema, or another media type by description alone. */
export interface EndpointResponse {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly mediaType?: string;
  /** The type of the same answer as text, for a caller who asks for it. */
  readonly alsoAs?: string;
}

export interface Endpoint<Params = unknown, Query = unknown, Body = unknown, Caller = unknown> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI form: `/api/v1/conversations/{id}`. */
  readonly path: string;
  /** Unique; the name of the call in the generated client and the `route` label of metrics. */
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly auth: EndpointAuth;
  /**
   * Which rate limits are taken before the call is read: every one when absent; `message` leaves contact, key, tenant and everybody to the
   * transaction that stores what becomes a message; `none` for verified webhooks, which come from few addresses, and for probes.
   */
  readonly limit?: 'message' | 'none';
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  /** Headers the call reads beside the common ones, by the name as people write it; described only, the handler judges them. */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  /** The handler judges a bearer token of its own kind: its name in the document, and what it is. With `auth` none. */
  readonly ownToken?: { readonly name: string; readonly description: string };
  readonly body?: z.ZodType<Body>;
  /** The answer shows a secret, and is not kept to be given again: a POST takes no Idempotency-Key. */
  readonly showsSecret?: true;
  /** The body may also come as multipart/form-data; fields are validated by `body`, files arrive in `files`. `file`: only so, with exactly one file. */
  readonly multipart?: boolean | 'file';
  /** The body's bytes as they came, of whatever type: for signatures over them. */
  readonly raw?: boolean;
  /** The body's media type; it is handed over as it arrives, in `chunks`, and its size is the handler's concern. */
  readonly streamed?: string;
  /** Largest body in bytes; 1 MiB when absent. */
  readonly maxBytes?: number;
  readonly responses: Readonly<Record<number, EndpointResponse>>;
  /** For an address that people open: the HTML shown in place of a problem document, in a language of the Accept-Language header. */
  readonly problemPage?: (status: number, acceptLanguage: string | undefined) => string;
  /** The last parameter of the path stands for everything behind it, slashes included. */
  readonly deep?: true;
  /** For an address that people open without a page before it: the key may also come as the password of Basic authentication, which browsers ask for. Only to read. */
  readonly asksPassword?: true;
  /** Changes nothing, although its method is none for reading: it leaves no trace in the audit trail. */
  readonly readsOnly?: true;
  /** What the call changes, as it now is: read before and after it for the audit trail. Holds no secret, and of people nothing but ids. */
  trail?(request: EndpointRequest<Params, Query, Body>, caller: Caller): Promise<unknown>;
  /** Where no key is asked for and something of a business is changed nevertheless: whose it is and by whom, for the audit trail; null: nobody's. */
  tracedAs?(
    request: EndpointRequest<Params, Query, Body>,
  ): Promise<{ readonly tenantId: TenantId; readonly actor: string; readonly name: string } | null>;
  /** Opens the endpoint to pages of other origins (CORS): resolves for a welcome one, throws AuthError for any other. Without it browsers refuse them all. */
  welcomes?(params: Params, origin: string): Promise<void>;
  /** Judges the caller before the body is read, for endpoints that take large ones; throws as `handle` would. */
  admit?(head: Pick<EndpointRequest<Params, unknown, unknown>, 'params' | 'headers' | 'bearer' | 'address' | 'origin'>): Promise<void>;
  /** `caller` is the principal of the API key for key-authenticated endpoints, undefined otherwise. A method, so that lists of different endpoints type-check. */
  handle(request: EndpointRequest<Params, Query, Body>, caller: Caller): Promise<EndpointReply>;
}

/** Infers the request's types from the schemas; returns its argument. */
export function endpoint<Params = undefined, Query = undefined, Body = undefined, Caller = unknown>(
  spec: Endpoint<Params, Query, Body, Caller>,
): Endpoint<Params, Query, Body, Caller> {
  return spec;
}
