/** A base written to a file and read into another one: whole, once, and nowhere else. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AnnotationWrite } from '../../src/core/ports/annotation-store.ts';
import type { KnowledgeBase } from '../../src/core/model/knowledge.ts';
import { createAddDocuments } from '../../src/engine/add-documents.ts';
import { exportKnowledge } from '../../src/engine/export-knowledge.ts';
import { importKnowledge } from '../../src/engine/import-knowledge.ts';
import { keepAnnotation } from '../../src/engine/keep-annotation.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { AnnotationId, BaseId, TenantId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { openKnownDocuments } from '../builders/known-documents.ts';
import type { KnownDocuments } from '../builders/known-documents.ts';

await describeEngine('a base as one file', (scene) => {
  let known: KnownDocuments;
  let lines: readonly string[];
  const all = { limit: 100, cursor: null };
  const keep = (write: AnnotationWrite) => keepAnnotation({ ...scene(), annotations: known.annotations }, write);
  const baseOf = async (id: BaseId): Promise<KnowledgeBase> => (await known.knowledge.base(scene().tenantId, id))!;
  const exported = async (id: BaseId): Promise<string[]> => {
    const list: string[] = [];
    for await (const line of exportKnowledge({ ...known, clock: scene().clock }, scene().tenantId, await baseOf(id)))
      list.push(line.trimEnd());
    return list;
  };
  const read = async (from: readonly string[], baseId: BaseId, tenantId: TenantId = scene().tenantId) => {
    const { jobs, logger, newId } = scene();
    const addDocuments = createAddDocuments({ mostDocuments: async () => 100, store: known.knowledge, jobs, newId, logger });
    const deps = { addDocuments, annotations: known.annotations, keepAnnotation: keep, newId };
    return importKnowledge(
      deps,
      { tenantId, baseId, by: 'Ada' },
      (async function* () {
        yield* from;
      })(),
    );
  };
  const target = async () => (await known.knowledge.createBase(scene().tenantId, newUuid<BaseId>(), `copy ${newUuid()}`)).id;
  const documentsIn = async (id: BaseId) => (await known.knowledge.documents(scene().tenantId, id, all)).items;

  beforeAll(async () => {
    known = await openKnownDocuments(scene());
    await known.put({ title: 'Returns', externalId: 'r-1', url: 'https://shop.example', fileName: '退货.txt' }, 'Thirty days.');
    await known.know('Margins', 'Forty percent.', 'internal');
    const about = { question: 'When?', answer: 'Now.', audience: 'public', locale: 'en', enabled: true, by: 'Ada' } as const;
    await keep({ ...about, tenantId: scene().tenantId, id: newUuid<AnnotationId>(), baseId: known.baseId });
    lines = await exported(known.baseId);
  }, 30_000);
  afterAll(() => known?.close());

  it('holds documents as they were put in and pinned answers, between a head and a count', () => {
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object)[0])).toEqual([
      'claw_base',
      'document',
      'document',
      'annotation',
      'end',
    ]);
    expect(JSON.parse(lines.at(-1)!)).toEqual({ end: { documents: 2, annotations: 1 } });
  });

  it('comes out of another base as it went in', async () => {
    const copy = await target();
    // Our own hashes are no SHA-256 of the builder's documents: what a file says of its content is what counts.
    expect(await read(hashed(lines), copy)).toEqual({ documents: 2, queued: 2, annotations: 1 });
    const copied = await documentsIn(copy);
    expect(copied.map(({ title, audience }) => [title, audience])).toEqual(
      expect.arrayContaining([
        ['Returns', 'public'],
        ['Margins', 'internal'],
        ['When?', 'public'],
      ]),
    );
    const again = await exported(copy);
    const content = (list: readonly string[]) => list.flatMap((line) => /"content":"([^"]*)"/.exec(line)?.[1] ?? []).toSorted();
    expect(content(again)).toEqual(content(lines));
    expect(again.find((line) => line.includes('r-1'))).toContain('退货.txt');
  });

  it('goes on after a break, and changes nothing when it comes again', async () => {
    const copy = await target();
    const whole = hashed(lines);
    await expect(read(whole.slice(0, 2), copy)).rejects.toMatchObject({ details: { field: 'line 3', faults: [{ rule: 'cut_off' }] } });
    expect(await documentsIn(copy)).toHaveLength(1);
    expect(await read(whole, copy)).toEqual({ documents: 2, queued: 1, annotations: 1 });
    scene().jobs.ingests.splice(0);
    expect(await read(whole, copy)).toEqual({ documents: 2, queued: 0, annotations: 1 });
    expect(scene().jobs.ingests).toEqual([]);
    expect(await documentsIn(copy)).toHaveLength(3);
  });

  const headOf = () => lines[0]!;
  const pinned = (fields: object) =>
    JSON.stringify({ annotation: { question: 'When?', answer: 'At nine.', audience: 'public', locale: null, enabled: true, ...fields } });
  it.each([
    ['no head', () => hashed(lines.slice(1)), 1, 'head'],
    ['two heads', () => [headOf(), headOf()], 2, 'head'],
    ['no JSON', () => [headOf(), 'hello'], 2, 'json'],
    ['another shape', () => [headOf(), '{"document":{}}'], 2, 'shape'],
    ['content that was changed', () => [headOf(), lines[1]!.replace(/"sha256":"[^"]*"/, `"sha256":"${'0'.repeat(64)}"`)], 2, 'sha256'],
    ['a pinned question without a word', () => [headOf(), pinned({ question: '?!' })], 2, 'words'],
    ['a pinned answer that cannot be stored', () => [headOf(), pinned({ answer: 'At \0 nine.' })], 2, 'storable'],
    ['another count', () => [headOf(), '{"end":{"documents":7,"annotations":0}}'], 2, 'count'],
    ['something after its end', () => [headOf(), '{"end":{"documents":0,"annotations":0}}', headOf()], 3, 'end'],
  ] as const)('is refused with %s, by line', async (_what, file, line, rule) => {
    await expect(read(file(), await target())).rejects.toMatchObject({
      code: 'input_invalid',
      details: { field: `line ${line}`, faults: [{ rule }] },
    });
  });

  it('cannot be put into the base of another tenant', async () => {
    await expect(read(hashed(lines), known.baseId, newUuid<TenantId>())).rejects.toMatchObject({ code: 'not_found' });
  });
});

/** The lines with the true hashes of their contents. */
function hashed(lines: readonly string[]): string[] {
  return lines.map((line) => {
    const value = JSON.parse(line) as { document?: { content: string; sha256: string } };
    if (value.document === undefined) return line;
    const sha256 = createHash('sha256').update(Buffer.from(value.document.content, 'base64')).digest('hex');
    return JSON.stringify({ document: { ...value.document, sha256 } });
  });
}
