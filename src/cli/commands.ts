/** The list of commands; each is loaded only when it is called, so that `claw ask` never loads a server. */
import type { Command } from './command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

export const COMMANDS: readonly CommandEntry[] = [
  { name: 'start', summary: 'Run Claw until Ctrl-C', load: async () => (await import('./start.ts')).startCommand },
  { name: 'migrate', summary: 'Bring the database schema up to date', load: async () => (await import('./migrate.ts')).migrateCommand },
  {
    name: 'doctor',
    summary: 'Look at this installation and name what is missing',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  { name: 'ask', summary: 'Ask a question and print the answer with its sources', load: async () => (await import('./ask.ts')).askCommand },
  { name: 'ingest', summary: 'Put documents into a knowledge base', load: async () => (await import('./ingest.ts')).ingestCommand },
  { name: 'eval', summary: 'Run a question set and print the scores', load: async () => (await import('./eval.ts')).evalCommand },
  {
    name: 'models',
    summary: 'Add embedding models that run inside Claw',
    load: async () => (await import('./models.ts')).modelsCommand,
  },
  {
    name: 'backup',
    summary: 'Write everything into a folder, while Claw runs or not',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  { name: 'restore', summary: 'Fill an empty Claw from a backup', load: async () => (await import('./restore.ts')).restoreCommand },
  {
    name: 'migrate-home',
    summary: 'Move the embedded database to DATABASE_URL',
    load: async () => (await import('./migrate-home.ts')).migrateHomeCommand,
  },
  { name: 'keys', summary: 'Change the master key: claw keys rotate', load: async () => (await import('./keys.ts')).keysCommand },
  {
    name: 'operators',
    summary: 'List who may sign in, or give somebody a new one-time password',
    load: async () => (await import('./operators.ts')).operatorsCommand,
  },
  {
    name: 'new-adapter',
    summary: 'Write the files of a new channel, for developers',
    load: async () => (await import('./new-adapter.ts')).newAdapterCommand,
  },
];
