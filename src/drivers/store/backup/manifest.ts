/** What a backup says of itself: which schema its rows are of, and how to tell that each of its files is whole. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../kernel/errors.ts';

export const MANIFEST = 'manifest.json';

const tableShape = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  columns: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)),
  rows: z.number().int().min(0),
  /** Sum of the SHA-256 of each row as text, in eight numbers of 32 bits, hex. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Last number given out, by column; null when there was none yet. */
  sequences: z.record(z.string(), z.string().regex(/^\d+$/).nullable()),
});

const manifestShape = z.object({
  format: z.literal(1),
  claw: z.string(),
  at: z.iso.datetime(),
  /** Names of the migrations that made the schema, in order. */
  schema: z.array(z.string()),
  /** Names of the master keys that the data keys are wrapped under; says nothing about the keys. */
  wrapped_by: z.array(z.string()),
  /** In an order in which they may be filled. */
  tables: z.array(tableShape),
  /** The keys of the home, sealed under a passphrase; null without one. */
  keys: z.object({ salt: z.string(), sealed: z.string() }).nullable(),
});

export type BackupTable = z.infer<typeof tableShape>;
export type Manifest = z.infer<typeof manifestShape>;

export const fileOf = (folder: string, table: string): string => join(folder, `${table}.copy.gz`);

/** @throws InputError when the folder holds no backup, or one of a form this program does not know */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return manifestShape.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  } catch (cause) {
    const isAbsent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError(
      isAbsent
        ? `${folder} holds no whole backup: its ${MANIFEST} is missing, which is written last. Use another one.`
        : `${join(folder, MANIFEST)} cannot be read as that of a backup: it was damaged, or made by a newer Claw.`,
      { field: 'folder', cause },
    );
  }
}
