/** `claw restore`: an empty Claw becomes the one of a backup. */
import { resolve } from 'node:path';
import { missingKeys, restoreBackup, verifyBackup } from '../compose/restore.ts';
import { EXIT, type Command } from './command.ts';
import { createProgress } from './progress.ts';

export const restoreCommand: Command = {
  usage: '<folder>',
  docs: 'Fills the empty database of CLAW_HOME or DATABASE_URL from a backup of this or an older Claw, then compares every row with the backup.\nNothing is kept of a restore that fails. No Claw may run on that database.',
  flags: { check: { kind: 'switch', docs: 'only read the backup and compare it with what was written; changes nothing' } },
  words: { least: 1, most: 1 },
  run: async ({ shell, config, args: { words, switches } }) => {
    const folder = resolve(shell.cwd, words[0] ?? '');
    const [read, filled] = [createProgress('Checked', shell), createProgress('Restored', shell)];
    const show = (part: 'read' | 'filled', done: number, total: number) => (part === 'read' ? read : filled).show(done, total);
    const isCheck = switches.has('check');
    const manifest = isCheck ? await verifyBackup(folder, show) : await restoreBackup(config, folder, show);
    for (const bar of [read, filled]) bar.end();
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const what = `${rows} rows of ${manifest.tables.length} tables, as they were at ${manifest.at}`;
    shell.print(isCheck ? `The backup is whole: ${what}.` : `Restored and compared: ${what}. Start Claw now.`);
    const missing = isCheck ? [] : await missingKeys(config, manifest);
    if (missing.length > 0) {
      shell.warn(
        `The channel secrets and model keys in it are sealed under another master key: set CLAW_MASTER_KEY to the one of the old installation (its file master-key), or restore with BACKUP_PASSPHRASE.`,
      );
    }
    return EXIT.done;
  },
};
