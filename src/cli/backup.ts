/** `claw backup`: everything in one folder, of one moment, while Claw runs or not. */
import { resolve } from 'node:path';
import { makeBackup } from '../compose/backup.ts';
import { EXIT, type Command } from './command.ts';
import { createProgress } from './progress.ts';

export const backupCommand: Command = {
  usage: '[folder]',
  docs: 'Writes every business with its knowledge, conversations, files and sealed secrets into a new folder, by default below CLAW_HOME/backups.\nClaw may run meanwhile; all rows are of one moment. With BACKUP_PASSPHRASE the keys of the home are in it, sealed.',
  flags: {},
  words: { least: 0, most: 1 },
  run: async ({ shell, config, args: { words } }) => {
    const progress = createProgress('Tables', shell);
    const { folder, manifest } = await makeBackup(config, words[0] === undefined ? null : resolve(shell.cwd, words[0]), progress.show);
    progress.end();
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    shell.print(`Backed up ${rows} rows of ${manifest.tables.length} tables to ${folder}`);
    shell.print(
      manifest.keys === null
        ? 'No key is in it: keep the master key (CLAW_MASTER_KEY, or the file master-key of CLAW_HOME) elsewhere, or set BACKUP_PASSPHRASE.'
        : 'The master key is in it, sealed under BACKUP_PASSPHRASE.',
    );
    return EXIT.done;
  },
};
