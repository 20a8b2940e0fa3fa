/** `claw models`: embedding models that run inside Claw, without any service. */
import { addModel, listLocalModels, removeModel } from '../compose/local-models.ts';
import type { CommandContext } from './command.ts';
import { EXIT, UsageError, type Command } from './command.ts';
import { createProgress } from './progress.ts';
import { nearest } from '../kernel/nearest.ts';

const ACTIONS = { list, add, remove } as const;
type Action = keyof typeof ACTIONS;

export const modelsCommand: Command = {
  usage: 'list | add <name> | remove <name>',
  docs: 'Embedding models that run in this process: "add" downloads one into the home folder and checks it. EMBEDDING_MODEL=local:<name> uses it.',
  flags: {},
  words: { least: 1, most: 2 },
  run: async (context) => {
    const [action = '', name] = context.args.words;
    if (!Object.hasOwn(ACTIONS, action)) throw new UsageError(`There is no "claw models ${action}": expected ${modelsCommand.usage}`);
    if ((action === 'list') !== (name === undefined)) throw new UsageError(`Expected ${modelsCommand.usage}`);
    return ACTIONS[action as Action](context, name ?? '');
  },
};

async function list({ shell, config }: CommandContext): Promise<number> {
  for (const { name, about, added } of await listLocalModels(config)) shell.print(`${name.padEnd(18)} ${about}${added ? ' (added)' : ''}`);
  return EXIT.done;
}

async function add({ shell, config }: CommandContext, name: string): Promise<number> {
  const progress = createProgress(`Downloading ${name}, kB`, shell);
  const onProgress = (bytes: number, of: number): void => progress.show(Math.round(bytes / 1_000), Math.round(of / 1_000));
  const isKnown = await addModel(config, name, { signal: shell.interrupted, onProgress }).finally(() => progress.end());
  if (!isKnown)
    throw unknownModel(
      name,
      (await listLocalModels(config)).map((one) => one.name),
    );
  shell.print(`${name} is here. Start Claw with EMBEDDING_MODEL=local:${name} to search by meaning with it.`);
  return EXIT.done;
}

async function remove({ shell, config }: CommandContext, name: string): Promise<number> {
  const isGone = await removeModel(config, name);
  shell.print(isGone ? `${name} is gone.` : `${name} was not here.`);
  return isGone ? EXIT.done : EXIT.failed;
}

function unknownModel(name: string, known: readonly string[]): UsageError {
  const meant = nearest(name, known);
  return new UsageError(`There is no model "${name}"${meant === null ? '.' : `; did you mean ${meant}?`} There are: ${known.join(', ')}`);
}
