/** Writes every row of every table into a folder, all of one moment, while the database goes on working. */
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { inSnapshot, seeAll, withOwner } from '../read-across.ts';
import { copyToFile } from './copy-table.ts';
import { listTables } from './list-tables.ts';
import { fileOf, MANIFEST } from './manifest.ts';
import type { BackupTable, Manifest } from './manifest.ts';

export interface BackupNotes {
  readonly claw: string;
  readonly at: Date;
  readonly keys: Manifest['keys'];
}

/**
 * Makes `folder`, which must not exist. The manifest comes last, so a folder with one is a whole backup.
 * @param show called after each table
 */
export async function writeBackup(
  ownerUrl: string,
  folder: string,
  { at, ...notes }: BackupNotes,
  show: (done: number, total: number) => void = () => {},
): Promise<Manifest> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await mkdir(folder, { mode: 0o700 });
  return withOwner(ownerUrl, async (client) => {
    const manifest = await inSnapshot(client, async () => {
      const schema = await namesBy(client, 'select name from claw_migrations order by name');
      const listed = await listTables(client);
      await seeAll(client);
      const tables: BackupTable[] = [];
      for (const { name, columns, sequences } of listed) {
        const copied = await copyToFile(client, { name, columns }, fileOf(folder, name));
        tables.push({ name, columns: [...columns], ...copied, sequences: { ...sequences } });
        show(tables.length, listed.length);
      }
      const wrapped = await namesBy(client, 'select distinct wrapped_by as name from tenant_keys order by 1');
      return { format: 1 as const, ...notes, at: at.toISOString(), schema, wrapped_by: wrapped, tables };
    });
    await writeManifest(folder, manifest);
    return manifest;
  });
}

const namesBy = async (client: pg.Client, text: string): Promise<string[]> =>
  (await client.query<{ name: string }>(text)).rows.map(({ name }) => name);

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const draft = join(folder, `${MANIFEST}.draft`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, MANIFEST));
}
