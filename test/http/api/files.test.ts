/** The files of customers, for the team. */
import { expect, it } from 'vitest';
import type { FileId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { SAMPLE_FILES } from '../../builders/sample-files.ts';
import { buildMessage } from '../../builders/fake-channel-host.ts';
import { as } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

const bytes = SAMPLE_FILES['application/pdf'];
const FILE = { id: newUuid<FileId>(), name: 'Rechnung März.pdf', mediaType: 'application/pdf', size: bytes.byteLength, bytes } as const;

it('gives a viewer the bytes, to be saved and nothing else', async () => {
  const api = await serveApi();
  api.services.fileList.push(FILE);
  const response = await api.fetch(`/api/v1/files/${FILE.id}`, { headers: as('viewer') });
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="Rechnung M_rz.pdf"; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
});

it('knows no file of another tenant, none that does not exist, and nobody without a key', async () => {
  const api = await serveApi();
  api.services.fileList.push(FILE);
  const read = (id: string, headers: Record<string, string>) => api.fetch(`/api/v1/files/${id}`, { headers });
  const answers = [
    await read(FILE.id, { authorization: 'Bearer key-stranger' }),
    await read(newUuid(), as('owner')),
    await read('no-id', as('owner')),
    await read(FILE.id, {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 401]);
});

it('tells of the files in the transcript and with the message', async () => {
  const api = await serveApi();
  const conversation = api.services.addConversation();
  const message = buildMessage({ conversationId: conversation.id, role: 'user', text: '', files: [FILE], outcome: null });
  api.services.messages.push(message);
  const note = { id: FILE.id, name: FILE.name, media_type: 'application/pdf', size: FILE.size };
  expect((await api.call('GET', `/conversations/${conversation.id}/messages`)).body.data).toMatchObject([{ text: '', files: [note] }]);
  expect((await api.call('GET', `/messages/${message.id}`)).body.message.files).toEqual([note]);
});
