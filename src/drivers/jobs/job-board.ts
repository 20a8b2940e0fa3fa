/** Bull Board over the queues of this process: its files and its answers for reading, and nothing of it that changes a job. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join, normalize, sep } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { AppControllerRoute, BullBoardQueues, IServerAdapter, UIConfig } from '@bull-board/api/typings/app';
import type { IQueueBackend, Queue } from 'bullmq';
import type { BoardFile, JobBoard } from '../../core/ports/job-board.ts';

export interface BoardQueue {
  /** What people call the jobs in it. */
  readonly name: string;
  readonly queue: Pick<Queue<object, void, string, object, void, string, IQueueBackend>, 'name'>;
}

/** Of the page; its scripts and styles are found relative to it. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

interface Parts {
  readonly queues: BullBoardQueues;
  readonly routes: readonly AppControllerRoute[];
  readonly uiConfig: UIConfig;
}

/** @param basePath where the page lies, without a slash at its end */
export function createJobBoard(queues: readonly BoardQueue[], basePath: string): JobBoard {
  const folder = join(createRequire(import.meta.url).resolve('@bull-board/ui/package.json'), '../dist');
  const parts = partsOf(queues);
  return {
    read: async (path, query) => {
      if (path.startsWith('static/')) return fileIn(folder, path);
      if (path.startsWith('api/')) return answer(parts, `/${path}`, query);
      return {
        type: 'text/html; charset=utf-8',
        bytes: fillPage(await readFile(join(folder, 'index.ejs'), 'utf8'), basePath, parts.uiConfig),
      };
    },
  };
}

/** What Bull Board would give to a web framework. */
function partsOf(queues: readonly BoardQueue[]): Parts {
  let parts: Parts = { queues: new Map(), routes: [], uiConfig: {} };
  const take = (given: Partial<Parts>): IServerAdapter => {
    parts = { ...parts, ...given };
    return adapter;
  };
  const adapter: IServerAdapter = {
    setQueues: (given) => take({ queues: given }),
    setApiRoutes: (routes) => take({ routes: routes.filter(({ method }) => method === 'get') }),
    setUIConfig: (uiConfig) => take({ uiConfig }),
    setViewsPath: () => adapter,
    setStaticPath: () => adapter,
    setEntryRoute: () => adapter,
    setErrorHandler: () => adapter,
  };
  const adapters = queues.map(({ name, queue }) => new BullMQAdapter(queue as Queue, { readOnlyMode: true, displayName: name }));
  createBullBoard({
    queues: adapters,
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Claw: jobs', hideRedisDetails: true } },
  });
  return parts;
}

/** Null for what lies elsewhere. */
async function fileIn(folder: string, path: string): Promise<BoardFile | null> {
  const file = normalize(join(folder, path));
  const type = TYPES[extname(file)];
  if (type === undefined || !file.startsWith(join(folder, 'static') + sep)) return null;
  try {
    return { type, bytes: await readFile(file) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function answer(
  { queues, routes, uiConfig }: Parts,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<BoardFile | null> {
  for (const route of routes) {
    const params = [route.route]
      .flat()
      .map((pattern) => paramsOf(pattern, path))
      .find((found) => found !== null);
    if (params === undefined) continue;
    const { status = 200, body } = await route.handler({ queues, uiConfig, params, query, body: {}, headers: {} });
    return status >= 400 ? null : { type: TYPES['.json']!, bytes: JSON.stringify(body) };
  }
  return null;
}

/** What `:name` stands for in a path of this pattern; null for another path. */
function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = given[index]!;
    else if (part !== given[index]) return null;
  }
  return params;
}

/** Without what our pages may not load: fonts from elsewhere, and styles that stand in the page. */
function fillPage(template: string, basePath: string, uiConfig: UIConfig): string {
  const values: Readonly<Record<string, string>> = {
    basePath: `${basePath}/`,
    uiConfig: JSON.stringify(uiConfig).replaceAll('<', String.raw`\u003c`),
    title: uiConfig.boardTitle ?? '',
    favIconDefault: uiConfig.favIcon?.default ?? '',
    favIconAlternative: uiConfig.favIcon?.alternative ?? '',
  };
  return template
    .replace(/<link href="https:[^>]*>/, '')
    .replace(/(<div id="root">)[^]*<\/style>\s*(<\/div>)/, '$1$2')
    .replaceAll(/<%[=-] (\w+) %>/g, (_, name: string) => values[name] ?? '');
}
