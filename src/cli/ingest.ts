/** `claw ingest`: files, folders and web pages into a knowledge base, until they can be found. */
import { createSystemClock } from '../kernel/clock.ts';
import { EXIT, type Command, type CommandContext } from './command.ts';
import { awaitIndexed, failedAmong } from './ingest/await-indexed.ts';
import { addPages } from './ingest/add-pages.ts';
import { findFiles, isAddress } from './ingest/find-files.ts';
import { uploadFiles } from './ingest/upload-files.ts';
import { createProgress, type Progress } from './progress.ts';
import { baseNamedOrNew } from './server/bases.ts';
import { findServer } from './server/find-server.ts';
import { createServerApi } from './server/server-api.ts';

/** The base of documents that were given no other. */
const DEFAULT_BASE = 'default';

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

async function ingest({ shell, config, args }: CommandContext): Promise<number> {
  const files = findFiles(
    args.words.filter((word) => !isAddress(word)),
    shell.cwd,
  );
  const context = { clock: createSystemClock(), signal: shell.interrupted };
  const [sending, indexing] = [createProgress('Sending', shell), createProgress('Indexing', shell)];
  const apiUnder = (progress: Progress) => createServerApi(findServer(config, shell), { ...context, onWait: progress.waiting });
  const api = apiUnder(sending);
  const name = args.texts['base'] ?? DEFAULT_BASE;
  const baseId = await baseNamedOrNew(api, name);

  const sent = await uploadFiles(api, baseId, files, sending);
  const pages = await addPages(api, baseId, args.words.filter(isAddress));
  const ids = new Set([...sent.ids, ...pages.ids]);
  const queued = sent.queued + pages.ids.length;
  const refused = [...sent.refused, ...pages.refused];
  sending.end();
  await awaitIndexed(apiUnder(indexing), baseId, queued, indexing, context);
  indexing.end();

  const failed = await failedAmong(api, baseId, ids);
  const ready = ids.size - failed.length;
  shell.print(`${plural(ready, 'document')} searchable in the base "${name}" (${ids.size - queued} unchanged).`);
  const reasons = [
    ...refused.map(({ name: file, reason }) => `  ${file}: ${reason}`),
    ...failed.map((one) => `  ${one.external_id ?? one.title}: ${one.error ?? 'failed'}`),
  ];
  if (reasons.length === 0) return EXIT.done;
  shell.warn(`${plural(reasons.length, 'document')} failed:`);
  for (const reason of reasons) shell.warn(reason);
  return EXIT.failed;
}

export const ingestCommand: Command = {
  usage: '<file, folder or web address>...',
  docs: 'Puts web pages and Markdown, text, HTML and JSONL files into a knowledge base and waits until they can be found. A JSONL file of\n{ id, title, text, url? } is one document a line. The same file again replaces the document: its id is the name of the given folder and the path inside it (handbook/returns.md), or the\nname of a file given itself (returns.md). Ends with code 1 when a document failed.',
  flags: {
    base: { kind: 'text', value: 'NAME', docs: `Knowledge base, made when there is none of this name ("${DEFAULT_BASE}" when not given)` },
  },
  words: { least: 1, most: 10_000 },
  run: ingest,
};
