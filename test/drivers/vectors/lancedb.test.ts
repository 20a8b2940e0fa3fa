/** Vectors in LanceDB against the contract, and what only an embedded store has to mind: pieces, versions and its index. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { afterAll, describe, expect, it } from 'vitest';
import { createLanceVectors } from '../../../src/drivers/vectors/lancedb.ts';
import { placeOf } from '../../../src/drivers/vectors/stored-vector.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { describeVectorStore } from '../../contracts/vector-store.contract.ts';

const root = await mkdtemp(join(tmpdir(), 'claw-test-lancedb-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const clock = createSystemClock();
const onError = (error: unknown): void => {
  throw error;
};
const open = (folder: string) => createLanceVectors({ folder: join(root, folder), clock, onError, pauseMs: 50 });

describeVectorStore('LanceDB', async () => ({ store: open('contract'), again: async () => open('contract') }));

describe('LanceDB', () => {
  it('says that its folder cannot be used', async () => {
    await writeFile(join(root, 'a-file'), 'no folder');
    await expect(open('a-file').ensureSpace({ model: 'test/model', dimensions: 4 })).rejects.toMatchObject({ code: 'upstream_refused' });
  });

  it('gives a table the indexes of its filters that it was left without', async () => {
    const space = { model: 'test/left', dimensions: 4 };
    const ensure = async (): Promise<string[]> => {
      const store = open('left');
      await store.ensureSpace(space);
      await store.close();
      const table = await (await connect(join(root, 'left'))).openTable(placeOf(space));
      return (await table.listIndices()).flatMap(({ columns }) => columns).toSorted();
    };
    const all = await ensure();
    expect(all).toEqual(['base', 'document', 'id', 'internal', 'tenant']);
    const table = await (await connect(join(root, 'left'))).openTable(placeOf(space));
    for (const { name, columns } of await table.listIndices()) if (columns[0] !== 'base') await table.dropIndex(name);
    expect(await table.listIndices()).toHaveLength(1);
    expect(await ensure()).toEqual(all);
  });
});
