/** Vectors in LanceDB against the contract, and what only an embedded store has to mind: pieces, versions and its index. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLanceVectors } from '../../../src/drivers/vectors/lancedb.ts';
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
});
