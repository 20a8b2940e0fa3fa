/** `claw operators`: who may sign in, and a new one-time password for who no longer can. */
import { createSystemClock } from '../kernel/clock.ts';
import { NotFoundError } from '../kernel/errors.ts';
import { EXIT, UsageError, type Command, type CommandContext } from './command.ts';
import { findServer } from './server/find-server.ts';
import { createServerApi, type ListedOperator, type ServerApi } from './server/server-api.ts';

async function operators({ shell, config, args }: CommandContext): Promise<number> {
  const api = createServerApi(findServer(config, shell), { clock: createSystemClock(), signal: shell.interrupted });
  const [act, email, ...rest] = args.words;
  if (act === 'list' && email === undefined) {
    for await (const one of all(api)) shell.print(`${one.email}  ${one.role}  ${one.state}  ${one.name}`);
    return EXIT.done;
  }
  if (act !== 'reset-password' || email === undefined || rest.length > 0) throw new UsageError('say: list, or: reset-password EMAIL');
  const { id } = await operatorOf(api, email);
  const { one_time_password: password } = await api.resetPassword(id);
  shell.print(`One-time password of ${email}, shown this once: ${password}`);
  shell.print('It is to be changed at the first sign-in; all sessions of this operator have ended.');
  return EXIT.done;
}

async function* all(api: Pick<ServerApi, 'operators'>): AsyncGenerator<ListedOperator> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ServerApi['operators']>> = await api.operators(cursor);
    yield* page.data;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/** @throws NotFoundError */
async function operatorOf(api: Pick<ServerApi, 'operators'>, email: string): Promise<ListedOperator> {
  const wanted = email.trim().toLowerCase();
  for await (const one of all(api)) if (one.email === wanted) return one;
  throw new NotFoundError(`An operator with the address ${email}`);
}

export const operatorsCommand: Command = {
  usage: 'list | reset-password EMAIL',
  docs: 'Lists who may sign in to the running Claw, or gives somebody a new one-time password: with it a locked or forgotten account opens again.\nNeeds a key with the role admin, and owner for an owner.',
  flags: {},
  words: { least: 1, most: 3 },
  run: operators,
};
