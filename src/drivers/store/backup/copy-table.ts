/** Moves the rows of one table between a database and a compressed file, as the text of PostgreSQL's COPY, which is the same in all its versions. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

export interface Copied {
  readonly rows: number;
  /** Sum of the SHA-256 of each row, eight numbers of 32 bits, hex. */
  readonly digest: string;
}

interface Named {
  readonly name: string;
  readonly columns: readonly string[];
}

/** In COPY's text form a line feed stands only at the end of a row. */
const LINE_FEED = 0x0a;

const LANES = 8;

/**
 * Counts the rows that pass through, and adds up the SHA-256 of each: rows that a database gives out in another order than it took them
 * in have the same sum, which guards against accidents, as is meant here.
 */
function createMeter(): { readonly stream: Transform; copied(): Copied } {
  const sum = new Uint32Array(LANES);
  let row = createHash('sha256');
  let rows = 0;
  const stream = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
        const digest = row.update(chunk.subarray(from, at)).digest();
        // The array wraps each of its numbers at 2^32 by itself.
        for (let lane = 0; lane < LANES; lane += 1) sum[lane]! += digest.readUInt32BE(lane * 4);
        row = createHash('sha256');
        rows += 1;
        from = at + 1;
      }
      row.update(chunk.subarray(from));
      done(null, chunk);
    },
  });
  return { stream, copied: () => ({ rows, digest: [...sum].map((lane) => lane.toString(16).padStart(8, '0')).join('') }) };
}

const quoted = ({ name, columns }: Named, client: pg.Client): string =>
  `${client.escapeIdentifier(name)} (${columns.map((column) => client.escapeIdentifier(column)).join(', ')})`;

/** The columns are named, so that tables whose columns stand in another order fit. Policies hold: only rows that may be seen are copied. */
const outOf = (client: pg.Client, table: Named) => client.query(copyTo(`copy ${quoted(table, client)} to stdout`));

/** Writes a new file, readable by its owner alone. */
export async function copyToFile(client: pg.Client, table: Named, file: string): Promise<Copied> {
  const meter = createMeter();
  // Passages and messages compress to a fifth at the lowest level already; higher ones cost several times the time.
  const zip = createGzip({ level: constants.Z_BEST_SPEED });
  await pipeline(outOf(client, table), meter.stream, zip, createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true }));
  return meter.copied();
}

/** The rows go in as they are, within the caller's transaction. */
export async function copyFromFile(client: pg.Client, table: Named, file: string): Promise<Copied> {
  const meter = createMeter();
  const into = client.query(copyFrom(`copy ${quoted(table, client)} from stdin`));
  await pipeline(createReadStream(file), createGunzip(), meter.stream, into);
  return meter.copied();
}

/** What `copyToFile` would find, of the database or of a file; writes nothing. */
export async function digestRows(
  source: { readonly client: pg.Client; readonly table: Named } | { readonly file: string },
): Promise<Copied> {
  const meter = createMeter();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  if ('file' in source) await pipeline(createReadStream(source.file), createGunzip(), meter.stream, nowhere);
  else await pipeline(outOf(source.client, source.table), meter.stream, nowhere);
  return meter.copied();
}
