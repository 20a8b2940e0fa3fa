// Files of a visitor over real HTTP: what is taken, what is refused and why, and who gets it back.
import { expect, it } from 'vitest';
import { createWebAdapter } from '../../../adapters/web/index.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { buildChannel, createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { DISGUISED, SAMPLE_FILES } from '../../builders/sample-files.ts';
import { sendAndLeave, serveApp } from '../../http/serve-app.ts';
import { NO_ASSETS } from './web-scene.ts';

const PNG = SAMPLE_FILES['image/png'];
const MIB = 1024 * 1024;

interface Part {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly type?: string;
}

/** As a test looks into an answer. */
interface Told {
  readonly file: { readonly id: string; readonly name: string; readonly media_type: string; readonly size: number };
  readonly message: { readonly text: string; readonly files: readonly unknown[] };
  readonly data: readonly { readonly files: readonly unknown[] }[];
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string }[];
}

async function serve() {
  const fake = createFakeChannelHost([buildChannel(), buildChannel({ publicKey: 'other' })]);
  const clock = createManualClock();
  const adapter = createWebAdapter({
    clock,
    newId: newUuid,
    live: { publish: () => {}, subscribe: fake.host.subscribe },
    webAssets: NO_ASSETS,
    defaultWebChannelKey: async () => 'shop',
  });
  const served = await serveApp({ endpoints: adapter.endpoints(fake.host), clock });
  const call = (path: string, token: string | null, init: RequestInit = {}) =>
    served.fetch(`/web/v1/shop/${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...(token !== null && { authorization: `Bearer ${token}` }) },
    });
  const json = (path: string, token: string | null, body: unknown) =>
    call(path, token, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const openSession = async () => ((await (await json('sessions', null, {})).json()) as { token: string }).token;
  const upload = (token: string | null, ...parts: Part[]) => {
    const form = new FormData();
    for (const { name, bytes, type } of parts) form.append('file', new File([Buffer.from(bytes)], name, { type: type ?? 'image/png' }));
    return call('files', token, { method: 'POST', body: form });
  };
  /** The id of a file that was uploaded. */
  const uploaded = async (token: string) => (await told(await upload(token, { name: 'a.png', bytes: PNG }))).file.id;
  return { served, fake, call, json, openSession, upload, uploaded };
}

const told = async (response: Response) => (await response.json()) as Told;

it('takes a file as what it is and gives back its bytes, to be saved and nothing else', async () => {
  const { openSession, upload, call } = await serve();
  const token = await openSession();
  const response = await upload(token, { name: 'Ünï “照片” 100%.html', bytes: PNG, type: 'text/html' });
  expect(response.status).toBe(201);
  const { file } = await told(response);
  expect(file).toEqual({ id: file.id, name: 'Ünï “照片” 100%.html.png', media_type: 'image/png', size: PNG.byteLength });
  const read = await call(`files/${file.id}`, token);
  expect(read.status).toBe(200);
  expect(Buffer.from(await read.arrayBuffer()).equals(PNG)).toBe(true);
  expect(Object.fromEntries(read.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': `attachment; filename="_n_ ____ 100_.html.png"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
  });
});

it('sends files with a message, with or without words, and tells of them', async () => {
  const { openSession, uploaded, json, call, fake } = await serve();
  const token = await openSession();
  const [one, two] = [await uploaded(token), await uploaded(token)];
  const sent = await json('messages', token, { id: 'a', text: '', file_ids: [one, two.toUpperCase()] });
  expect(sent.status).toBe(202);
  const { message } = await told(sent);
  const note = { name: 'a.png', media_type: 'image/png', size: PNG.byteLength };
  expect(message).toMatchObject({
    text: '',
    files: [
      { id: one, ...note },
      { id: two, ...note },
    ],
  });
  expect(fake.received[0]).toMatchObject({ text: '', files: [one, two] });
  expect((await told(await call('messages', token))).data).toMatchObject([{ files: message.files }]);
  const again = await json('messages', token, { id: 'a', text: '', file_ids: [one, two] });
  expect([again.status, await told(again)]).toEqual([202, { message }]);
  for (const other of [
    { text: 'words', file_ids: [one, two] },
    { text: '', file_ids: [two, one] },
  ]) {
    expect((await json('messages', token, { id: 'a', ...other })).status).toBe(409);
  }
});

it.each([
  ['neither words nor files', { text: '' }, 'text'],
  ['blank words without files', { text: ' \n', file_ids: [] }, 'text'],
  ['no text at all', { file_ids: [newUuid()] }, 'text'],
  ['six files', { text: 'Hi', file_ids: Array.from({ length: 6 }, () => newUuid()) }, 'file_ids'],
  [
    'a file named twice',
    { text: 'Hi', file_ids: ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000A'] },
    'file_ids',
  ],
  ['what is no id', { text: 'Hi', file_ids: ['a.png'] }, 'file_ids.0'],
  ['a file that is no text', { text: 'Hi', file_ids: [7] }, 'file_ids.0'],
  ['no list', { text: 'Hi', file_ids: 'a' }, 'file_ids'],
])('refuses a message with %s, naming the field', async (_what, body, field) => {
  const { openSession, json } = await serve();
  const response = await json('messages', await openSession(), { id: 'a', ...body });
  expect(response.status).toBe(422);
  expect((await told(response)).errors.map((fault) => fault.field)).toEqual([field]);
});

it.each([
  ['an empty file', 422, 'input_invalid', [{ name: 'a.png', bytes: Buffer.alloc(0) }]],
  ['no file', 422, 'input_invalid', []],
  [
    'two files',
    422,
    'input_invalid',
    [
      { name: 'a.png', bytes: PNG },
      { name: 'b.png', bytes: PNG },
    ],
  ],
  ['ten mebibytes and a byte', 413, 'input_too_large', [{ name: 'a.png', bytes: Buffer.alloc(10 * MIB + 1, PNG) }]],
  ['eleven mebibytes', 413, 'input_too_large', [{ name: 'a.png', bytes: Buffer.alloc(11 * MIB, PNG) }]],
  ...Object.entries(DISGUISED).map(([name, bytes]) => [`a disguised ${name}`, 415, 'media_type_unsupported', [{ name, bytes }]] as const),
] as const)('refuses %s with %i and a clear problem', async (_what, status, code, parts) => {
  const { openSession, upload } = await serve();
  const response = await upload(await openSession(), ...parts);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = await told(response);
  expect(problem).toMatchObject({ status, code });
  expect(problem.detail).toMatch(/^[A-Z].{10,}\.$/);
});

it('refuses what is no form', async () => {
  const { openSession, json, call } = await serve();
  const token = await openSession();
  expect((await json('files', token, { file: 'a' })).status).toBe(415);
  const bare = await call('files', token, { method: 'POST', body: PNG, headers: { 'content-type': 'image/png' } });
  expect([bare.status, (await told(bare)).detail]).toEqual([415, 'Send the body as multipart/form-data.']);
  const broken = await call('files', token, {
    method: 'POST',
    body: '--b',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  });
  expect(broken.status).toBe(400);
});

it('says after twenty files when to come again, to this visitor alone', async () => {
  const { openSession, upload } = await serve();
  const [token, other] = [await openSession(), await openSession()];
  for (let time = 0; time < 20; time += 1) expect((await upload(token, { name: 'a.png', bytes: PNG })).status).toBe(201);
  const refused = await upload(token, { name: 'a.png', bytes: PNG });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '180']);
  expect((await upload(other, { name: 'a.png', bytes: PNG })).status).toBe(201);
});

it('gives a file to nobody but the visitor of its conversation', async () => {
  const { openSession, uploaded, call, served } = await serve();
  const [token, other] = [await openSession(), await openSession()];
  const id = await uploaded(token);
  expect((await call(`files/${id}`, token)).status).toBe(200);
  expect((await call(`files/${id}`, other)).status).toBe(404);
  expect((await call(`files/${newUuid()}`, token)).status).toBe(404);
  expect((await call('files/no-id', token)).status).toBe(404);
  expect((await call(`files/${id}`, null)).status).toBe(401);
  const elsewhere = await served.fetch(`/web/v1/other/files/${id}`, { headers: { authorization: `Bearer ${token}` } });
  expect(elsewhere.status).toBe(401);
});

it('refuses who has no token of this chat before it reads what they send', async () => {
  const { served, openSession } = await serve();
  const announce = (token: string) =>
    sendAndLeave(
      served.port,
      [
        'POST /web/v1/shop/files HTTP/1.1',
        'Host: shop.example',
        `Authorization: Bearer ${token}`,
        'Content-Type: multipart/form-data; boundary=b',
        `Content-Length: ${MIB}`,
        '\r\n',
      ].join('\r\n'),
    );
  expect(await announce('made-up')).toContain('"code":"auth_invalid"');
  expect(await announce(await openSession())).toMatch(/^HTTP\/1.1 400 /);
});
