/** Fills an empty database from a backup, all or nothing, and compares what then lies there with what the backup said. */
import type pg from 'pg';
import { ConflictError, InputError } from '../../../kernel/errors.ts';
import { readAcross, setSameText, withOwner } from '../read-across.ts';
import { copyFromFile, digestRows } from './copy-table.ts';
import type { Copied } from './copy-table.ts';
import { fileOf } from './manifest.ts';
import type { BackupTable, Manifest } from './manifest.ts';

type Show = (done: number, total: number) => void;

/** Reads every file of a backup. @throws InputError naming the first that is not as it was written */
export async function checkBackup(folder: string, { tables }: Manifest, show: Show = () => {}): Promise<void> {
  for (const [index, table] of tables.entries()) {
    const found = await digestRows({ file: fileOf(folder, table.name) }).catch((cause: unknown) => {
      throw damaged(folder, table, cause);
    });
    if (!isSame(found, table)) throw damaged(folder, table);
    show(index + 1, tables.length);
  }
}

/** Whether any business is in this database; false before its schema. */
export async function holdsData(ownerUrl: string): Promise<boolean> {
  return withOwner(ownerUrl, async (client) => {
    const made = await client.query<{ there: boolean }>(`select to_regclass('public.tenants') is not null as there`);
    if (!made.rows[0]?.there) return false;
    return readAcross(client, async () => (await client.query('select from tenants limit 1')).rowCount === 1);
  });
}

/**
 * Fills tables that the schema of the backup has made and nobody has written to.
 * @throws ConflictError when rows came out otherwise than they went in, UpstreamRefused when the database refuses them; nothing is kept then
 */
export async function fillFromBackup(ownerUrl: string, folder: string, { tables }: Manifest, show: Show = () => {}): Promise<void> {
  await withOwner(ownerUrl, async (client) => {
    await client.query('begin');
    try {
      await setSameText(client);
      for (const [index, table] of tables.entries()) {
        await fillTable(client, folder, table);
        show(index + 1, tables.length);
      }
      await client.query('commit');
      await client.query('analyze');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  });
}

/** COPY into a table refuses policies, and triggers would count what was counted; the owner lifts both for this transaction. */
async function fillTable(client: pg.Client, folder: string, table: BackupTable): Promise<void> {
  const name = client.escapeIdentifier(table.name);
  const { rows } = await client.query<{ forced: boolean }>('select relforcerowsecurity as forced from pg_class where oid = $1::regclass', [
    name,
  ]);
  await client.query(`alter table ${name} disable trigger user, no force row level security`);
  await copyFromFile(client, table, fileOf(folder, table.name));
  for (const [column, last] of Object.entries(table.sequences)) {
    if (last !== null) await client.query('select setval(pg_get_serial_sequence($1, $2), $3)', [name, column, last]);
  }
  const found = await digestRows({ client, table });
  if (!isSame(found, table)) {
    throw new ConflictError(
      `The rows of ${table.name} came out of the database otherwise than they went in (${found.rows} of ${table.rows}): it holds rows of its own, or its encoding is not UTF8. Restore into a new database.`,
    );
  }
  await client.query(`alter table ${name} enable trigger user${rows[0]?.forced ? ', force row level security' : ''}`);
}

const isSame = (found: Copied, table: BackupTable): boolean => found.rows === table.rows && found.digest === table.digest;

function damaged(folder: string, { name }: BackupTable, cause?: unknown): InputError {
  return new InputError(`${fileOf(folder, name)} is not as it was written: the backup is damaged. Use another one.`, {
    field: 'folder',
    ...(cause !== undefined && { cause }),
  });
}
