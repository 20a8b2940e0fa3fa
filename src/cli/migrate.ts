/** `claw migrate`: brings the schema up to date without starting anything else. */
import { migrateDatabase } from '../compose/migrate.ts';
import { EXIT, type Command } from './command.ts';

export const migrateCommand: Command = {
  usage: '',
  docs: 'Runs the migrations that the database has not seen yet. "claw start" does the same before it listens.',
  flags: {},
  words: { least: 0, most: 0 },
  run: async ({ shell, config }) => {
    await migrateDatabase(config);
    shell.print('The database schema is up to date.');
    return EXIT.done;
  },
};
