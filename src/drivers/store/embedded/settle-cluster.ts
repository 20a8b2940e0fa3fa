/** Makes sure that the data folder is the whole, fitting cluster of this home before a server touches it. */
import { dirname, join } from 'node:path';
import { ConfigError } from '../../../kernel/errors.ts';
import { chooseIdentity, prepareParent } from './data-place.ts';
import { exists, readText } from './file-errors.ts';
import type { HomeRecord } from './home-record.ts';
import { dataFolderOf, markReady } from './home-record.ts';
import { ID_FILE, initCluster } from './init-cluster.ts';
import type { Binaries } from './platform-binaries.ts';

/** Makes the cluster when this home has none yet. */
export async function settleCluster(home: string, record: HomeRecord, binaries: Binaries): Promise<HomeRecord> {
  if (record.ready) return record;
  const dataFolder = dataFolderOf(home, record);
  if (!(await exists(dataFolder))) {
    await prepareParent(dirname(dataFolder), record.dataFolder !== null);
    await initCluster({ dataFolder, id: record.id, password: record.password, identity: await chooseIdentity(), binaries });
  }
  return markReady(home, record);
}

/** ConfigError with the remedy when the folder is not this home's cluster of this PostgreSQL version. */
export async function checkData(dataFolder: string, record: HomeRecord, major: string): Promise<void> {
  const fault = (what: string, remedy: string): ConfigError =>
    new ConfigError(`${dataFolder} ${what} ${remedy}`, { field: 'CLAW_HOME', facts: { dataFolder } });
  const version = await readText(join(dataFolder, 'PG_VERSION'));
  const id = await readText(join(dataFolder, ID_FILE));
  if (version === null) throw fault('is not a PostgreSQL data folder, or is damaged.', 'Restore it from a backup.');
  if (version !== major) {
    const remedy = `Use the Claw release that carries ${version} to dump it, or serve it with PostgreSQL ${version} and set DATABASE_URL.`;
    throw fault(`was made by PostgreSQL ${version}, and this Claw carries ${major}.`, remedy);
  }
  if (id !== record.id) {
    throw fault(
      'belongs to another Claw home.',
      `Put back the folder that fits postgres.json (id ${record.id}), or the postgres.json that fits it.`,
    );
  }
}
