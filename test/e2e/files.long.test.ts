/** A picture on its way: uploaded and sent by a visitor, kept over a restart, read by the visitor and the team, and by nobody else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SAMPLE_FILES } from '../builders/sample-files.ts';
import { call, problem, problemOf } from '../support/call.ts';
import { listen } from '../support/event-listener.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import type { Visitor } from '../support/visitor.ts';

const MIB = 1024 * 1024;
const PNG = SAMPLE_FILES['image/png'];

/** A message as a test looks into it. */
interface Said {
  readonly id: string;
  readonly role: string;
  readonly text: string;
  readonly files: readonly unknown[];
}

let home: GatewayHome;
let gateway: GatewayProcess;
let key: string;

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  await raiseLimits(home, gateway);
  key = await channelKey(gateway.url);
});
afterAll(() => home.remove());

const web = (visitor: Visitor, path: string, options: Parameters<typeof call>[1] = {}) =>
  call(`${gateway.url}/web/v1/${key}${path}`, { token: visitor.token, ...options });
const admin = async (path: string) => call(`${gateway.url}/api/v1${path}`, { token: await home.adminKey() });
const upload = (visitor: Visitor, name: string, bytes: Uint8Array) => {
  const raw = new FormData();
  raw.append('file', new File([Buffer.from(bytes)], name));
  return web(visitor, '/files', { raw });
};
const uploaded = async (visitor: Visitor, bytes: Uint8Array = PNG) =>
  ((await upload(visitor, '../photo\u202Egnp.exe', bytes)).body as { file: { id: string } }).file;
const send = (visitor: Visitor, id: string, text: string, ...files: { readonly id: string }[]) =>
  web(visitor, '/messages', { json: { id, text, file_ids: files.map((file) => file.id) } });
const said = async (visitor: Visitor) => ((await web(visitor, '/messages')).body as { data: Said[] }).data;
const bytesOf = async (path: string, token: string) =>
  Buffer.from(await (await fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).arrayBuffer());

it('travels with its message to everyone who may see it, and stays over a restart', async () => {
  const visitor = await openVisitor(gateway.url, key);
  const large = Buffer.concat([PNG, Buffer.alloc(10 * MIB - PNG.byteLength, 7)]);
  const file = await uploaded(visitor, large);
  const note = { id: file.id, name: 'photognp.exe.png', media_type: 'image/png', size: 10 * MIB };
  expect(file).toEqual(note);
  expect(problemOf(await admin(`/files/${file.id}`))).toEqual(problem(404, 'not_found'));
  const sent = await send(visitor, 'a', '', file);
  expect([sent.status, sent.body]).toMatchObject([202, { message: { id: 'a', text: '', files: [note] } }]);
  await until(async () => (await said(visitor)).length === 2, 8_000, 50);
  expect(await said(visitor)).toMatchObject([
    { id: 'a', role: 'user', files: [note] },
    { role: 'system', files: [], text: expect.stringContaining('I read text only') as string },
  ]);
  const transcript = await admin(`/conversations/${visitor.conversationId}/messages`);
  expect(transcript.body).toMatchObject({ data: [{ text: '', files: [note] }, { files: [] }] });
  expect(await gateway.end('SIGTERM')).toBe(0);
  gateway = await home.start();
  const own = await bytesOf(`/web/v1/${key}/files/${file.id}`, visitor.token);
  const team = await bytesOf(`/api/v1/files/${file.id}`, await home.adminKey());
  expect([own.equals(large), team.equals(large)]).toEqual([true, true]);
});

it('tells an open page of the files', async () => {
  const visitor = await openVisitor(gateway.url, key);
  const page = listen(gateway.url, key, visitor.token);
  await until(page.isOpen);
  const file = await uploaded(visitor);
  await send(visitor, 'a', 'How do I start Claw?', file);
  await page.untilMessages(2);
  expect(page.messages()).toMatchObject([
    { id: 'a', files: [file] },
    { role: 'assistant', files: [], outcome: 'answer' },
  ]);
  await page.close();
});

it('is sent by its own visitor, and once', async () => {
  const [visitor, other] = [await openVisitor(gateway.url, key), await openVisitor(gateway.url, key)];
  const file = await uploaded(visitor);
  const refused = problem(422, 'input_invalid', 'file_ids.0');
  expect(problemOf(await send(other, 'a', 'Mine', file))).toEqual(refused);
  const both = await Promise.all([send(visitor, 'a', '', file), send(visitor, 'b', '', file)]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 422]);
  expect(problemOf(await send(visitor, 'c', 'Again', file))).toEqual(refused);
  const first = both[0]!.status === 202 ? 'a' : 'b';
  expect((await send(visitor, first, '', file)).status).toBe(202);
  expect(problemOf(await send(visitor, first, 'words', file))).toEqual(problem(409, 'conflict', 'id'));
  expect(problemOf(await web(other, `/files/${file.id}`))).toEqual(problem(404, 'not_found'));
});

it('is refused when it is too large or no picture, and the next one is taken', async () => {
  const visitor = await openVisitor(gateway.url, key);
  expect(problemOf(await upload(visitor, 'a.png', Buffer.concat([PNG, Buffer.alloc(11 * MIB)])))).toEqual(problem(413, 'input_too_large'));
  expect(problemOf(await upload(visitor, 'a.png', Buffer.from('<svg onload="alert(1)"/>')))).toEqual(
    problem(415, 'media_type_unsupported', 'file'),
  );
  expect((await upload(visitor, 'a.png', PNG)).status).toBe(201);
});
