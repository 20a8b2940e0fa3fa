/** What processes that share a database tell each other by locks on it: which master key they work with, and how many take messages in. */
import type pg from 'pg';
import { rest, type Clock } from '../../kernel/clock.ts';
import { ConfigError } from '../../kernel/errors.ts';

/** How a process presents itself to the others. */
export interface Company {
  /** Whether it takes messages in, and so takes tokens from the limits. */
  readonly takesMessages: boolean;
  /** Hashes of the master keys, the one that seals first: who cannot open what another seals must not work beside it. None: it seals nothing. */
  readonly keyHashes: readonly string[];
}

/** First halves of advisory locks ("CKEY", "CKOP", "CINT" in ASCII); the second half is a key's hash, and 1. */
const KEY_CLASS = 0x43_4b_45_59;
const OPENS_CLASS = 0x43_4b_4f_50;
const INTAKE_CLASS = 0x43_49_4e_54;
/** How old the count may be. */
const COUNT_EVERY_MS = 5_000;

const HELD = `select objid::bigint as object from pg_locks where locktype = 'advisory' and granted and classid = $1::bigint::oid and objsubid = 2
  and database = (select oid from pg_database where datname = current_database())`;

interface StrangeProcess {
  readonly pid: number;
}

/** Processes whose key this one cannot open ($4), or that cannot open this one's ($3). */
const STRANGERS = `with held as (
    select pid, classid::bigint as class, objid::bigint as object from pg_locks
    where locktype = 'advisory' and granted and classid in ($1::bigint::oid, $2::bigint::oid) and objsubid = 2
      and database = (select oid from pg_database where datname = current_database()))
  select k.pid from held k where k.class = $1 and (
    k.object <> all (select o & 4294967295 from unnest($4::bigint[]) o)
    or not exists (select from held o where o.pid = k.pid and o.object = $3::bigint & 4294967295))`;

/** Takes the session locks that tell the others; ConfigError when one of them works with another master key. */
export async function joinCompany(client: pg.Client, { takesMessages, keyHashes }: Company): Promise<void> {
  if (takesMessages) await client.query('select pg_advisory_lock_shared($1, 1)', [INTAKE_CLASS]);
  const [mine, ...others] = keyHashes.map((hash) => Buffer.from(hash, 'hex').readInt32BE(0));
  if (mine === undefined) return;
  // Its own key comes last: whoever sees that sees the others too.
  for (const other of others) await client.query('select pg_advisory_lock_shared($1, $2)', [OPENS_CLASS, other]);
  await client.query('select pg_advisory_lock_shared($1, $2)', [KEY_CLASS, mine]);
  const { rows } = await client.query<StrangeProcess>(STRANGERS, [KEY_CLASS, OPENS_CLASS, mine, [mine, ...others]]);
  if (rows.length === 0) return;
  throw new ConfigError(
    "Another Claw process on this database works with another master key, so that the two would refuse each other's visitors. Set the same CLAW_MASTER_KEY in every process (the key of the first one is in the file master-key of its CLAW_HOME).",
    { field: 'CLAW_MASTER_KEY' },
  );
}

export interface Count {
  readonly count: () => number;
  /** Resolves once it counts no more. */
  readonly ended: Promise<void>;
}

/** Counts now, and again every few seconds until `ending`; while the database is away the last count stands. */
export async function keepCount(
  { takesMessages }: Company,
  current: () => pg.Client,
  { clock }: { readonly clock: Clock },
  ending: AbortSignal,
): Promise<Count> {
  const least = takesMessages ? 1 : 0;
  const ask = async (): Promise<number> => (await current().query(HELD, [INTAKE_CLASS])).rowCount ?? 0;
  let last = Math.max(least, await ask());
  const keepOn = async (): Promise<void> => {
    while (!ending.aborted) {
      await rest(clock, COUNT_EVERY_MS, ending);
      if (ending.aborted) return;
      // A broken connection is the lock's own matter: it is taken again or the process ends.
      last = Math.max(least, await ask().catch(() => last));
    }
  };
  return { count: () => last, ended: keepOn() };
}
