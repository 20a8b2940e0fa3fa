/** `claw new-adapter`: a channel that passes its contract from its first minute, to be turned into a real one. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EXIT, UsageError, type Command } from './command.ts';

/** The folders that are copied; what stands for the name in paths and in text is `_template`, `template` and `Template`. */
const FOLDERS = ['adapters/_template', 'test/adapters/_template', 'test/samples/_template'] as const;
const NAME = /^[a-z]+(-[a-z]+)*$/;
const LONGEST_NAME = 30;

const pascal = (name: string): string => name.replaceAll(/(?:^|-)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
const camel = (name: string): string => name.replaceAll(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());

function named(text: string, name: string): string {
  return text.replaceAll('_template', name).replaceAll('Template', pascal(name)).replaceAll('template', name);
}

/** @throws UsageError when there can be no new channel of this name */
function assertFree(root: string, name: string): void {
  if (!NAME.test(name) || name.length > LONGEST_NAME) {
    throw new UsageError(`"${name}" is no name for a channel: use up to ${LONGEST_NAME} small letters, with single hyphens between words.`);
  }
  if (!existsSync(join(root, 'test', 'adapters', '_template'))) {
    throw new UsageError('A channel is added to a clone of the repository, and this is an installation without its tests.');
  }
  const taken = FOLDERS.map((folder) => named(folder, name)).find((folder) => existsSync(join(root, folder)));
  if (taken !== undefined) throw new UsageError(`The folder ${taken} is there already; nothing was written.`);
}

/** Resolves with the paths written, below `root`. */
async function writeChannel(root: string, name: string): Promise<readonly string[]> {
  const written: string[] = [];
  for (const folder of FOLDERS) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const source = join(entry.parentPath, entry.name);
      const path = named(source.slice(root.length + 1), name);
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), named(await readFile(source, 'utf8'), name), { flag: 'wx' });
      written.push(path);
    }
  }
  return written;
}

function nextSteps(name: string): string {
  const made = `create${pascal(name)}Adapter`;
  return `
It is a channel of this Claw once these three files know it:
  adapters/index.ts              import { ${made}, type ${pascal(name)}AdapterDeps } from './${name}/index.ts';
                                 readonly ${camel(name)}: ${pascal(name)}AdapterDeps;   in ChannelDeps
                                 ${made}(deps.${camel(name)})   in createChannelAdapters
  src/core/model/channel.ts      '${name}'   in CHANNEL_KINDS
  src/compose/open-channels.ts   ${camel(name)}: { connection, apiRoot: 'https://…', callTimeoutMs: 6_500 }   for createChannelAdapters

Its tests: npx vitest run test/adapters/${name}
What to change in which order: docs/adding-a-channel.md`;
}

export const newAdapterCommand: Command = {
  usage: '<name>',
  docs: 'For developers, in a clone: writes adapters/<name> with its tests, which pass at once, and says what is left to do.',
  flags: {},
  words: { least: 1, most: 1 },
  run: async ({ shell, args: { words } }) => {
    const [name = ''] = words;
    assertFree(shell.root, name);
    for (const path of await writeChannel(shell.root, name)) shell.print(`wrote ${path}`);
    shell.print(nextSteps(name));
    return EXIT.done;
  },
};
