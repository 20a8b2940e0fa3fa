/** `claw start`: the process itself, from the first line it prints to the drained end. */
import { join } from 'node:path';
import { startGateway } from '../compose/gateway.ts';
import { createSystemClock } from '../kernel/clock.ts';
import { newUuid } from '../kernel/ids.ts';
import { createLogger } from '../kernel/logger.ts';
import { EXIT, UsageError, type Command, type CommandContext, type ParsedArguments } from './command.ts';
import type { Shell } from './shell.ts';

const ROLES = ['all', 'gateway', 'worker'] as const;
type Role = (typeof ROLES)[number];

/** Longest time from the signal to the end; process managers commonly kill after 30 s. */
const DRAIN_MS = 25_000;

type StartedGateway = Awaited<ReturnType<typeof startGateway>>;

function roleOf(args: ParsedArguments): Role {
  const asked = args.texts['role'] ?? 'all';
  const role = ROLES.find((one) => one === asked);
  if (role === undefined) throw new UsageError(`--role must be ${ROLES.join(', ')}`);
  return role;
}

/** What a person needs to know once Claw runs; a name that is not built is not printed. */
export function startLines(started: Pick<StartedGateway, 'url' | 'modes' | 'firstRun'>, role: Role, home: string): readonly string[] {
  const width = Math.max(0, ...started.modes.map(({ part }) => part.length));
  const addresses =
    role === 'worker'
      ? []
      : [`  Chat page   ${started.url}/`, `  API         ${started.url}/api/v1 (described in ${started.url}/openapi.json)`];
  const key = started.firstRun?.adminKey.reveal();
  return [
    role === 'all' ? 'Claw is running.' : `Claw is running as ${role}.`,
    ...addresses,
    '',
    ...started.modes.map(({ part, mode }) => `  ${part.padEnd(width)}   ${mode}`),
    ...(key === undefined ? [] : ['', `  Owner's API key, shown this once: ${key}`, `  It is kept in ${join(home, 'admin-key')}.`]),
    '',
    'Press Ctrl-C to stop.',
  ];
}

function untilInterrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function runUntilStopped(started: StartedGateway, role: Role, home: string, shell: Shell): Promise<void> {
  for (const line of startLines(started, role, home)) shell.print(line);
  await untilInterrupted(shell.interrupted);
  shell.print('Stopping: finishing what is under way. Press Ctrl-C again to stop at once.');
  await started.drain(DRAIN_MS);
  shell.print('Stopped.');
}

async function start({ shell, config, args }: CommandContext): Promise<number> {
  const role = roleOf(args);
  const logger = createLogger(config.logLevel);
  const started = await startGateway({ config, role, logger, clock: createSystemClock(), newId: newUuid });
  await runUntilStopped(started, role, config.home, shell);
  return EXIT.done;
}

export const startCommand: Command = {
  usage: '',
  docs: 'Starts every part of Claw in this process. Without DATABASE_URL it runs a PostgreSQL of its own, kept under CLAW_HOME.\nCtrl-C or SIGTERM finishes what is under way and ends with code 0; a second one ends at once.',
  flags: { role: { kind: 'text', value: ROLES.join('|'), docs: 'What this process does (default all)' } },
  words: { least: 0, most: 0 },
  run: start,
};
