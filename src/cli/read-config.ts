/** The configuration of a command: the environment read, and the home folder as an absolute path. */
import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { Shell } from './shell.ts';

/** @throws ConfigError */
export function readConfig(shell: Pick<Shell, 'env' | 'cwd' | 'root' | 'readFile'>): Config {
  const config = loadConfig(shell.env, shell.readFile);
  const isChosen = (shell.env['CLAW_HOME'] ?? '').trim() !== '';
  return Object.freeze({ ...config, home: resolve(isChosen ? shell.cwd : shell.root, config.home) });
}
