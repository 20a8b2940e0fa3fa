/** What a store of people's files must do, together with the intake that ties files to messages and the sweeper that clears the rest. */
import { expect, it } from 'vitest';
import type { FileContent } from '../../src/core/model/file.ts';
import type { Charge } from '../../src/core/ports/intake-store.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ConversationId, FileId } from '../../src/kernel/ids.ts';
import { SAMPLE_FILES } from '../builders/sample-files.ts';
import type { Scene } from './store-scene.ts';
import { buildIntakeRow } from '../builders/build-intake-row.ts';

const MANY = 500;
const DAY_MS = 86_400_000;
const ALLOWED: Charge = { allowed: true };
const REFUSED: Charge = { allowed: false, level: 'contact', retryAfterMs: 1 };

export function describeFileStore(of: () => Scene): void {
  const visitor = (externalId: string) => ({ externalId, name: null, tier: 'free' as const, locale: null });
  const open = async (key: string) => (await of().conversations.open(of().tenantId, of().channelId, key, visitor(key))).conversationId;
  const picture = (name = 'a.png'): FileContent => {
    const bytes = SAMPLE_FILES['image/png'];
    return { id: newUuid<FileId>(), name, mediaType: 'image/png', size: bytes.byteLength, bytes };
  };
  const noteOf = ({ id, name, mediaType, size }: FileContent) => ({ id, name, mediaType, size });
  const keep = async (conversationId: ConversationId, file = picture()) => {
    await of().files.keep(of().tenantId, conversationId, file);
    return file;
  };
  const send = (key: string, fileIds: readonly FileId[], given: { text?: string; identity?: string; charge?: Charge } = {}) =>
    of().intake.receive(
      buildIntakeRow({
        tenantId: of().tenantId,
        channelId: of().channelId,
        identity: `${key}/message:${given.identity ?? newUuid()}`,
        conversationKey: key,
        contact: visitor(key),
        text: given.text ?? '',
        fileIds,
      }),
      async () => given.charge ?? ALLOWED,
    );
  const refusal = (...indexes: number[]) => ({
    code: 'input_invalid',
    details: { faults: indexes.map((index) => expect.objectContaining({ field: `file_ids.${index}`, rule: 'unsent_file' }) as unknown) },
  });

  it('gives back the bytes that were kept, in their conversation alone', async () => {
    const { files, tenantId, stranger } = of();
    const [mine, other] = [await open('kept'), await open('kept beside')];
    const file = picture('Ünïcödé 照片.png');
    expect(await files.keep(tenantId, mine, file)).toEqual(noteOf(file));
    expect(await files.read(tenantId, mine, file.id)).toEqual(file);
    expect(await files.read(tenantId, other, file.id)).toBeNull();
    expect(await files.read(stranger, mine, file.id)).toBeNull();
    expect(await files.read(tenantId, mine, newUuid())).toBeNull();
    await expect(files.keep(tenantId, newUuid(), picture())).rejects.toMatchObject({ code: 'not_found' });
    await expect(files.keep(stranger, mine, picture())).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells of the files wherever the message is told of, in the order they were named', async () => {
    const { files, conversations, turns, tenantId, stranger } = of();
    const conversationId = await open('sent');
    const [first, second] = [await keep(conversationId, picture('1.png')), await keep(conversationId, picture('2.png'))];
    expect(await files.readSent(tenantId, first.id)).toBeNull();
    const { kind, message, turn } = await send('sent', [second.id, first.id]);
    const told = [noteOf(second), noteOf(first)];
    expect([kind, message.text, message.files]).toEqual(['accepted', '', told]);
    expect(await conversations.messagesAfter(tenantId, conversationId, 0, 9)).toMatchObject([{ files: told }]);
    expect((await conversations.message(tenantId, message.id))?.files).toEqual(told);
    expect(await turns.lease(tenantId, turn!.turnId, 'test', 60_000)).toMatchObject({ turn: { messages: [{ files: told }] } });
    expect(await files.readSent(tenantId, first.id)).toEqual(first);
    expect(await files.readSent(stranger, first.id)).toBeNull();
  });

  it('sends a file once, and only one of this conversation', async () => {
    const [mine, other] = [await open('once'), await open('once beside')];
    const [own, foreign] = [await keep(mine), await keep(other)];
    await expect(send('once', [own.id, foreign.id, newUuid<FileId>()])).rejects.toMatchObject(refusal(1, 2));
    await send('once', [own.id]);
    await expect(send('once', [own.id])).rejects.toMatchObject(refusal(0));
    expect((await of().conversations.messagesAfter(of().tenantId, mine, 0, 9)).map(({ seq }) => seq)).toEqual([1]);
    await send('once beside', [foreign.id]);
  });

  it('lets one of two messages have a file that both name at the same time', async () => {
    const { id } = await keep(await open('both'));
    const ends = await Promise.allSettled([send('both', [id]), send('both', [id])]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refusal(0) });
  });

  it('keeps nothing of a conversation that a refused file was to open', async () => {
    const { conversations, tenantId } = of();
    const before = await conversations.list(tenantId, { limit: 1, cursor: null });
    await expect(send('never opened', [newUuid<FileId>()])).rejects.toMatchObject(refusal(0));
    expect(await conversations.list(tenantId, { limit: 1, cursor: null })).toEqual(before);
  });

  it('knows a redelivery by its id, and a refused message sent again by its text and files', async () => {
    const conversationId = await open('again');
    const [one, two] = [await keep(conversationId), await keep(conversationId)];
    const first = await send('again', [one.id], { identity: 'a', charge: REFUSED });
    expect(first).toMatchObject({ kind: 'limited', message: { files: [noteOf(one)] } });
    expect(await send('again', [two.id], { identity: 'a' })).toMatchObject({ kind: 'duplicate', message: { state: 'limited' } });
    expect(await send('again', [], { identity: 'a' })).toMatchObject({ kind: 'duplicate', message: { state: 'limited' } });
    expect(await send('again', [one.id], { identity: 'a' })).toMatchObject({ kind: 'accepted', message: { id: first.message.id } });
    expect(await send('again', [one.id], { identity: 'a' })).toMatchObject({ kind: 'duplicate', message: { files: [noteOf(one)] } });
  });

  it('removes what was not sent in time, a few at once, and nothing else', async () => {
    const { files, sweep, tenantId } = of();
    await sweep.removeUnsentFiles(MANY, 0);
    const conversationId = await open('swept');
    const sent = await keep(conversationId);
    await send('swept', [sent.id]);
    const left = [await keep(conversationId), await keep(conversationId)];
    expect(await sweep.removeUnsentFiles(MANY, DAY_MS)).toBe(0);
    expect(await sweep.removeUnsentFiles(1, 0)).toBe(1);
    expect(await sweep.removeUnsentFiles(MANY, 0)).toBe(1);
    expect(await sweep.removeUnsentFiles(MANY, 0)).toBe(0);
    for (const { id } of left) expect(await files.read(tenantId, conversationId, id)).toBeNull();
    expect(await files.read(tenantId, conversationId, sent.id)).toEqual(sent);
    await expect(send('swept', [left[0]!.id])).rejects.toMatchObject(refusal(0));
  });

  it('holds a file of ten mebibytes', async () => {
    const { files, tenantId } = of();
    const conversationId = await open('large');
    const bytes = Buffer.alloc(10 * 1024 * 1024, SAMPLE_FILES['image/gif']);
    const file: FileContent = { id: newUuid<FileId>(), name: 'large.gif', mediaType: 'image/gif', size: bytes.byteLength, bytes };
    await files.keep(tenantId, conversationId, file);
    const read = await files.read(tenantId, conversationId, file.id);
    expect(read?.size).toBe(bytes.byteLength);
    expect(bytes.equals(read?.bytes ?? Buffer.alloc(0))).toBe(true);
  });
}
