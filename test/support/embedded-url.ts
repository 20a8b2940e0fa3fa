/** Looks into a home's embedded database from outside: its owner's address, and its removal. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

interface Record {
  readonly password: string;
  readonly dataFolder: string | null;
}

async function readRecord(home: string): Promise<Record> {
  return JSON.parse(await readFile(join(home, 'postgres.json'), 'utf8')) as Record;
}

/** Address of the running database; the fourth line of postmaster.pid is its port. */
export async function embeddedUrl(home: string): Promise<string> {
  const record = await readRecord(home);
  const pid = await readFile(join(record.dataFolder ?? join(home, 'postgres'), 'postmaster.pid'), 'utf8');
  return `postgres://claw_owner:${encodeURIComponent(record.password)}@127.0.0.1:${pid.split('\n')[3]?.trim()}/claw`;
}

/** Ends a database that a killed process left running, and removes data that root keeps outside the home. */
export async function removeData(home: string): Promise<void> {
  const record = await readRecord(home).catch(() => null);
  if (record === null) return;
  const folder = record.dataFolder ?? join(home, 'postgres');
  const pid = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => null);
  if (pid !== null) process.kill(Number(pid.split('\n')[0]), 'SIGQUIT');
  await rm(folder, { recursive: true, force: true });
}
