/** The pipeline every endpoint goes through, over real HTTP. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { endpoint, type Endpoint, type EndpointRequest } from '../../src/kernel/endpoint.ts';
import {
  ClawError,
  ConflictError,
  type ErrorCode,
  ERROR_TABLE,
  LimitError,
  OverloadedError,
  UpstreamUnreachable,
} from '../../src/kernel/errors.ts';
import { as, sendAndLeave, serveApp } from './serve-app.ts';

const schema = z.strictObject({ text: z.string().min(1), n: z.int().optional() });

const echo = (over: Partial<Endpoint> = {}): Endpoint => ({
  ...endpoint({
    method: 'post',
    path: '/echo/{name}',
    operationId: 'echo',
    tag: 'test',
    summary: 'Gives back what it was sent.',
    auth: 'none',
    params: z.strictObject({ name: z.string() }),
    query: z.strictObject({ q: z.string().optional() }),
    body: schema,
    multipart: true,
    responses: { 200: { description: 'The same.' } },
    handle: async ({ params, query, body, files }) => ({
      status: 200,
      body: {
        params,
        query,
        body,
        files: files.map(({ fileName, mediaType, bytes }) => ({ fileName, mediaType, size: bytes.byteLength })),
      },
    }),
  }),
  ...over,
});

const get = (
  path: string,
  handle: (request: EndpointRequest<unknown, unknown, unknown>) => Promise<never> | ReturnType<Endpoint['handle']>,
): Endpoint => ({
  method: 'get',
  path,
  operationId: `at ${path}`,
  tag: 'test',
  summary: 'Does as the test says.',
  auth: 'none',
  responses: { 200: { description: 'Done.' } },
  handle,
});

const json = { 'content-type': 'application/json' };
const post = (body: string | Uint8Array<ArrayBuffer> | FormData, headers: Record<string, string> = json) => ({
  method: 'POST',
  body,
  headers,
});

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly request_id: string;
  readonly errors?: readonly { readonly field: string; readonly rule: string; readonly fix: string }[];
}
const problemOf = async (response: Response) => (await response.json()) as Problem;

it('hands params, query and body to the endpoint and its answer back', async () => {
  const { fetch } = await serveApp({ endpoints: [echo()] });
  const response = await fetch('/echo/%E4%BD%A0%E5%A5%BD?q=%E4%B8%96', post(JSON.stringify({ text: '你好', n: 2 })));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ params: { name: '你好' }, query: { q: '世' }, body: { text: '你好', n: 2 }, files: [] });
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get('x-powered-by')).toBeNull();
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
});

it.each([
  ['an empty body', '', 400, 'input_malformed'],
  ['broken JSON', '{"text":', 400, 'input_malformed'],
  ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0x74, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, 'input_malformed'],
  ['a body of 1 MiB and more', JSON.stringify({ text: 'x'.repeat(1024 * 1024) }), 413, 'input_too_large'],
  ['a missing field', '{}', 422, 'input_invalid'],
  ['an unknown field', '{"text":"a","colour":"red"}', 422, 'input_invalid'],
  ['a wrong type', '{"text":1}', 422, 'input_invalid'],
  ['a value that is no object', '[]', 422, 'input_invalid'],
  ['the character U+0000', '{"text":"a\\u0000b"}', 422, 'input_invalid'],
] as const)('refuses %s as a problem document', async (_what, body, status, code) => {
  const { fetch, log } = await serveApp({ endpoints: [echo()] });
  const response = await fetch('/echo/a', post(body));
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await problemOf(response)).toMatchObject({
    type: `urn:claw:problem:${code}`,
    status,
    code,
    request_id: response.headers.get('x-request-id'),
  });
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
});

it('names each field at fault with its rule and the remedy', async () => {
  const { fetch } = await serveApp({ endpoints: [echo()] });
  const { errors } = await problemOf(await fetch('/echo/a', post('{"n":"x","colour":"red"}')));
  expect(errors).toHaveLength(3);
  expect(errors?.find(({ field }) => field === 'text')).toMatchObject({ rule: 'required' });
  expect(errors?.find(({ field }) => field === 'n')).toMatchObject({ rule: 'invalid_type' });
  expect(errors?.find(({ field }) => field === 'colour')).toMatchObject({ rule: 'unknown_field', fix: 'Remove this field.' });
});

it.each([
  ['nested as deep as a body allows', '['.repeat(400_000) + ']'.repeat(400_000)],
  ['nested deep around U+0000', `${'['.repeat(400_000)}"\\u0000"${']'.repeat(400_000)}`],
  ['with a field called __proto__', '{"text":"a","__proto__":{"admin":true}}'],
])('refuses JSON %s with 422', async (_what, body) => {
  const { fetch } = await serveApp({ endpoints: [echo()] });
  expect((await fetch('/echo/a', post(body))).status).toBe(422);
});

it('names at most fifty faults of a body', async () => {
  const { fetch } = await serveApp({ endpoints: [echo()] });
  const body = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`field${n}`, 1]));
  expect((await problemOf(await fetch('/echo/a', post(JSON.stringify(body))))).errors).toHaveLength(50);
});

it('refuses an unknown query parameter, one given twice, and U+0000 in the path', async () => {
  const { fetch } = await serveApp({ endpoints: [echo()] });
  for (const path of ['/echo/a?z=1', '/echo/a?q=1&q=2', '/echo/a%00b']) {
    const response = await fetch(path, post('{"text":"a"}'));
    expect([path, response.status]).toEqual([path, 422]);
  }
});

it.each([
  ['text/plain', 'text/plain'],
  ['another charset', 'application/json; charset=gbk'],
  ['no type at all', ''],
])('refuses a body of %s with 415', async (_what, type) => {
  const { fetch } = await serveApp({ endpoints: [echo()] });
  const response = await fetch('/echo/a', post(new TextEncoder().encode('{"text":"a"}'), type === '' ? {} : { 'content-type': type }));
  expect(response.status).toBe(415);
  expect((await problemOf(response)).code).toBe('media_type_unsupported');
});

it('answers 413 to a body without a length as soon as it is too large, and goes on serving', async () => {
  const { fetch } = await serveApp({ endpoints: [echo()] });
  const piece = new TextEncoder().encode('x'.repeat(64 * 1024));
  let left = 40;
  const body = new ReadableStream({
    pull: (controller) => (left-- > 0 ? controller.enqueue(piece) : controller.close()),
  });
  const response = await fetch('/echo/a', { method: 'POST', headers: json, body, duplex: 'half' } as RequestInit);
  expect(response.status).toBe(413);
  expect((await fetch('/echo/a', post('{"text":"a"}'))).status).toBe(200);
});

it('reads a form with fields and a file with a Chinese name', async () => {
  const { fetch } = await serveApp({ endpoints: [echo({ body: z.strictObject({ text: z.string() }) })] });
  const form = new FormData();
  form.append('text', '产品说明');
  form.append('file', new Blob(['# 标题'], { type: 'text/markdown' }), '说明书 第一版.md');
  const response = await fetch('/echo/a', post(form, {}));
  expect(await response.json()).toMatchObject({
    body: { text: '产品说明' },
    files: [{ fileName: '说明书 第一版.md', mediaType: 'text/markdown', size: 8 }],
  });
});

it('refuses a form that ends too early, has no boundary, or is too large', async () => {
  const { fetch } = await serveApp({ endpoints: [echo({ maxBytes: 1_000 })] });
  const type = 'multipart/form-data; boundary=b';
  const part = '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n';
  expect((await fetch('/echo/a', post(`${part}cut`, { 'content-type': type }))).status).toBe(400);
  expect((await fetch('/echo/a', post(part, { 'content-type': 'multipart/form-data' }))).status).toBe(400);
  expect((await fetch('/echo/a', post(`${part}${'x'.repeat(2_000)}\r\n--b--\r\n`, { 'content-type': type }))).status).toBe(413);
  const latin = Buffer.from(`${part}\xff\xfe\r\n--b--\r\n`, 'latin1');
  expect((await fetch('/echo/a', post(new Uint8Array(latin), { 'content-type': type }))).status).toBe(400);
});

it('gives every known error its status and its code', async () => {
  const codes = Object.keys(ERROR_TABLE) as ErrorCode[];
  const endpoints = codes.map((code) => get(`/fail/${code}`, async () => Promise.reject(new ClawError(code, 'Said to people.'))));
  const { fetch } = await serveApp({ endpoints });
  for (const code of codes) {
    const response = await fetch(`/fail/${code}`);
    const { status } = ERROR_TABLE[code];
    expect(response.status).toBe(status);
    expect(await problemOf(response)).toMatchObject(status === 500 ? { code: 'internal' } : { code, detail: 'Said to people.' });
  }
});

it('tells how long to wait, in whole seconds rounded up', async () => {
  const endpoints = [
    get('/limit', async () => Promise.reject(new LimitError('Slow down.', { retryAfterMs: 1_200 }))),
    get('/overload', async () => Promise.reject(new OverloadedError('Too much to do.', { retryAfterMs: 0 }))),
    get('/upstream', async () => Promise.reject(new UpstreamUnreachable('No answer.', { retryAfterMs: 5_000 }))),
    get('/conflict', async () => Promise.reject(new ConflictError('Not now.', { field: 'name' }))),
  ];
  const { fetch } = await serveApp({ endpoints });
  const waits = await Promise.all(endpoints.map(async ({ path }) => (await fetch(path)).headers.get('retry-after')));
  expect(waits).toEqual(['2', '1', '5', null]);
  expect((await problemOf(await fetch('/conflict'))).errors).toEqual([{ field: 'name', rule: 'conflict', fix: 'Not now.' }]);
});

it('tells nothing of a bug but its request id, and logs it whole under that id', async () => {
  const bug = new Error('password=hunter2 at /srv/claw');
  const { fetch, log } = await serveApp({ endpoints: [get('/bug', async () => Promise.reject(bug))] });
  const response = await fetch('/bug');
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(text).not.toContain('hunter2');
  const problem = JSON.parse(text) as Problem;
  expect(log.find(({ level }) => level === 'error')?.facts).toMatchObject({ request_id: problem.request_id, route: 'at /bug', error: bug });
});

it('answers unknown addresses with 404, other methods with 405 and OPTIONS with what is offered', async () => {
  const { fetch, metrics } = await serveApp({ endpoints: [get('/thing', async () => ({ status: 200, body: { a: 1 } })), echo()] });
  expect(await problemOf(await fetch('/nothing'))).toMatchObject({ status: 404, code: 'not_found' });
  const wrong = await fetch('/thing', { method: 'DELETE' });
  expect(wrong.headers.get('allow')).toBe('HEAD, GET, OPTIONS');
  expect(await problemOf(wrong)).toMatchObject({ status: 405, code: 'method_not_allowed' });
  const options = await fetch('/thing', { method: 'OPTIONS' });
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'HEAD, GET, OPTIONS']);
  expect((await fetch('/nothing', { method: 'OPTIONS' })).status).toBe(404);
  const head = await fetch('/thing', { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '7', '']);
  expect(metrics.counted.map(({ labels }) => labels)).toContainEqual({ method: 'GET', route: 'none', status: '4xx' });
  expect(metrics.counted.map(({ labels }) => labels)).toContainEqual({ method: 'HEAD', route: 'at /thing', status: '2xx' });
  expect(metrics.observed.map(({ labels }) => labels)).toContainEqual({ route: 'at /thing' });
});

it('aborts the signal of an endpoint whose caller left', async () => {
  const seen: string[] = [];
  let left = () => {};
  const gone = new Promise<void>((resolve) => (left = resolve));
  const waiting = get('/wait', async ({ signal }) => {
    seen.push('begun');
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    left();
    return { status: 200, body: {} };
  });
  const { fetch } = await serveApp({ endpoints: [waiting] });
  const leaving = new AbortController();
  const answer = fetch('/wait', { signal: leaving.signal }).catch(() => 'left');
  await expect.poll(() => seen).toEqual(['begun']);
  leaving.abort();
  await gone;
  expect(await answer).toBe('left');
});

it('refuses two endpoints with one name or one address', async () => {
  await expect(serveApp({ endpoints: [echo(), echo({ path: '/other' })] })).rejects.toThrow('echo');
  await expect(serveApp({ endpoints: [echo(), echo({ operationId: 'other' })] })).rejects.toThrow('post /echo/{name}');
});

it('refuses a compressed body, and survives a caller who stops in the middle of one', async () => {
  const { fetch, port, log } = await serveApp({ endpoints: [echo()] });
  expect((await fetch('/echo/a', post('{"text":"a"}', { ...json, 'content-encoding': 'gzip' }))).status).toBe(415);
  const head = 'POST /echo/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n';
  expect(await sendAndLeave(port, `${head}{"text"`)).not.toContain('200 OK');
  expect((await fetch('/echo/a', post('{"text":"a"}', as('viewer')))).status).toBe(200);
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
});
