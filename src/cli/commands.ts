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
    name: 'new-adapter',
    summary: 'Write the files of a new channel, for developers',
    load: async () => (await import('./new-adapter.ts')).newAdapterCommand,
  },
];
