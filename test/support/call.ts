/** One HTTP call with its answer read whole, for tests that speak to a running Claw from outside. */

export interface CallOptions {
  readonly method?: string;
  readonly token?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, with the type given in `headers`. */
  readonly raw?: NonNullable<RequestInit['body']>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Called {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; null when it is no JSON. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

export async function call(address: string, options: CallOptions = {}): Promise<Called> {
  const { token, json, raw, headers = {} } = options;
  const body = json === undefined ? raw : JSON.stringify(json);
  const answer = await fetch(address, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  return { status: answer.status, type, headers: answer.headers, text, body: type.endsWith('json') ? JSON.parse(text) : null };
}

/** What a problem document says, in the few words a test compares. */
export function problemOf({ status, type, body }: Called): object {
  const errors = (body?.['errors'] ?? []) as readonly { readonly field: string }[];
  return { status, type, code: body?.['code'], fields: [...new Set(errors.map(({ field }) => field))] };
}

/** The same words for a problem that is expected. */
export function problem(status: number, code: string, ...fields: readonly string[]): object {
  return { status, type: 'application/problem+json', code, fields };
}
