/** `claw start`: the process itself, from the first line it prints to the drained end. */
import { join } from 'node:path';
import { startGateway } from '../compose/gateway.ts';
import { ROLES, type Role } from '../compose/role.ts';
import { createSystemClock } from '../kernel/clock.ts';
import type { ClawError } from '../kernel/errors.ts';
import { newUuid } from '../kernel/ids.ts';
import { createLogger } from '../kernel/logger.ts';
import { whenAborted } from '../kernel/when-aborted.ts';
import { EXIT, UsageError, type Command, type CommandContext, type ParsedArguments } from './command.ts';
import type { Shell } from './shell.ts';

/** Longest time from the signal to the end; process managers commonly kill after 30 s. */
const DRAIN_MS = 25_000;

/** Added for closing what would not end by itself. */
const GRACE_MS = 2_000;

type StartedGateway = Awaited<ReturnType<typeof startGateway>>;

function roleOf(args: ParsedArguments): Role {
  const asked = args.texts['role'] ?? 'all';
  const role = ROLES.find((one) => one === asked);
  if (role === undefined) throw new UsageError(`--role must be ${ROLES.join(', ')}`);
  return role;
}

/** What a person needs to know once Claw runs; a name that is not built is not printed. */
export function startLines(started: Pick<StartedGateway, 'url' | 'modes' | 'made'>, role: Role, home: string): readonly string[] {
  const width = Math.max(0, ...started.modes.map(({ part }) => part.length));
  const addresses =
    role === 'worker'
      ? [`  Probes      ${started.url}/healthz, ${started.url}/readyz, ${started.url}/metrics`]
      : [
          `  Chat page   ${started.url}/`,
          `  Console     ${started.url}/admin`,
          `  Help        ${started.url}/help`,
          `  API         ${started.url}/api/v1 (described at ${started.url}/docs)`,
        ];
  const { adminKey, owner } = started.made;
  return [
    role === 'all' ? 'Claw is running.' : `Claw is running as ${role}.`,
    ...addresses,
    '',
    ...started.modes.map(({ part, mode }) => `  ${part.padEnd(width)}   ${mode}`),
    ...(adminKey === null
      ? []
      : ['', `  Owner's API key, shown this once: ${adminKey.reveal()}`, `  It is kept in ${join(home, 'admin-key')}.`]),
    ...(owner === null
      ? []
      : [
          '',
          `  Sign in as ${owner.email} with the one-time password, shown this once: ${owner.password.reveal()}`,
          '  It is to be changed first.',
        ]),
    '',
    'Press Ctrl-C to stop.',
  ];
}

/** The news that this process no longer owns its data, as something that other work can be raced against. */
function createLoss(): { readonly report: (error: ClawError) => void; readonly unlessLost: <T>(work: Promise<T>) => Promise<T> } {
  let report: (error: ClawError) => void = () => {};
  const lost = new Promise<ClawError>((resolve) => {
    report = resolve;
  });
  const unlessLost = <T>(work: Promise<T>) =>
    Promise.race([
      work,
      lost.then((error): never => {
        throw error;
      }),
    ]);
  return { report, unlessLost };
}

async function drain(started: StartedGateway, shell: Shell): Promise<void> {
  shell.print('Stopping: finishing what is under way. Press Ctrl-C again to stop at once.');
  const isOver = started.drain(DRAIN_MS).then(() => true);
  const isLate = whenAborted(AbortSignal.timeout(DRAIN_MS + GRACE_MS)).then(() => false);
  const isDrained = await Promise.race([isOver, isLate]);
  shell.print(isDrained ? 'Stopped.' : 'Stopped; what did not finish in time goes on at the next start.');
}

async function start({ shell, config, args }: CommandContext): Promise<number> {
  const role = roleOf(args);
  const logger = createLogger(config.logLevel);
  const { report, unlessLost } = createLoss();
  const options = { config, role, logger, clock: createSystemClock(), newId: newUuid, onFatal: report };
  const started = await unlessLost(startGateway(options));
  for (const line of startLines(started, role, config.home)) shell.print(line);
  await unlessLost(whenAborted(shell.interrupted));
  await drain(started, shell);
  return EXIT.done;
}

export const startCommand: Command = {
  usage: '',
  docs: 'Starts every part of Claw in this process. Without DATABASE_URL it runs a PostgreSQL of its own, kept under CLAW_HOME.\nSeveral processes on one DATABASE_URL also need REDIS_URL; then --role can give each its part.\nCtrl-C or SIGTERM finishes what is under way and ends with code 0; a second one ends at once.',
  flags: {
    role: {
      kind: 'text',
      value: ROLES.join('|'),
      docs: 'gateway: HTTP, channels and intake; worker: answers, documents and the sweeper; all (the default): both',
    },
  },
  words: { least: 0, most: 0 },
  run: start,
};
