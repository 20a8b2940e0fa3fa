/** `claw migrate-home`: from the embedded database to a PostgreSQL of one's own. */
import { migrateHome } from '../compose/migrate-home.ts';
import { EXIT, type Command } from './command.ts';
import { createProgress } from './progress.ts';

export const migrateHomeCommand: Command = {
  usage: '',
  docs: 'Moves what the embedded database of CLAW_HOME holds into the empty database of DATABASE_URL and compares every row.\nStop Claw first. The old data stays, and a backup of it; it is not started again.',
  flags: {},
  words: { least: 0, most: 0 },
  run: async ({ shell, config }) => {
    const [written, filled] = [createProgress('Read', shell), createProgress('Moved', shell)];
    const { folder, manifest } = await migrateHome(config, (part, done, total) =>
      (part === 'written' ? written : filled).show(done, total),
    );
    for (const bar of [written, filled]) bar.end();
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    shell.print(`Moved and compared ${rows} rows of ${manifest.tables.length} tables. A backup of them is in ${folder}`);
    shell.print('Start Claw with the same CLAW_HOME, DATABASE_URL and, for several processes, REDIS_URL.');
    if (config.masterKey === null) {
      shell.print(`Processes with another CLAW_HOME need the key in ${config.home}/master-key as CLAW_MASTER_KEY.`);
    }
    return EXIT.done;
  },
};
