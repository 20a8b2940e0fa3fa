/** Where the running Claw is and with which key it is called. */
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { Secret } from '../../kernel/secret.ts';
import type { Shell } from '../shell.ts';

export interface ServerAddress {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Null when none was found: the server will say that one is needed, if there is a server. */
  readonly apiKey: Secret | null;
  /** What to tell a person when the key is refused. */
  readonly keyAdvice: string;
}

export function findServer(config: Config, shell: Pick<Shell, 'readFile'>): ServerAddress {
  const baseUrl = config.cli.url ?? `http://127.0.0.1:${config.http.port}`;
  if (config.cli.apiKey !== null) return { baseUrl, apiKey: config.cli.apiKey, keyAdvice: 'The key came from CLAW_API_KEY.' };
  const file = join(config.home, 'admin-key');
  try {
    return { baseUrl, apiKey: new Secret(shell.readFile(file).trim()), keyAdvice: `The key came from ${file}.` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      baseUrl,
      apiKey: null,
      keyAdvice: `No key was sent: set CLAW_API_KEY, or CLAW_HOME to the folder with the file admin-key (${why}).`,
    };
  }
}
