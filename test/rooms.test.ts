// Proves that the lint guards every wall of the house, by planting one bad import after another in a copy of its folders.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Where a file of each room lies, stated apart from the lint's own table so that a mistake there is seen here. */
const folderOf = {
  kernel: 'src/kernel',
  model: 'src/core/model',
  ports: 'src/core/ports',
  config: 'src/config',
  engine: 'src/engine',
  'drivers/_shared': 'src/drivers/_shared',
  'drivers/store': 'src/drivers/store',
  'drivers/any-new-port': 'src/drivers/any-new-port',
  http: 'src/http',
  compose: 'src/compose',
  cli: 'src/cli',
  client: 'src/client',
  console: 'src/console',
  'adapters/_shared': 'adapters/_shared',
  web: 'adapters/web',
  slack: 'adapters/slack',
  'any-new-channel': 'adapters/any-new-channel',
  'web/browser': 'adapters/web/browser',
  'channel list': 'adapters',
  migrations: 'migrations',
  main: 'src',
  test: 'test',
  bench: 'bench',
  scripts: 'scripts',
} as const;

type Room = keyof typeof folderOf;

const core: Room[] = ['model', 'ports', 'kernel'];
const channels: Room[] = ['web', 'slack', 'any-new-channel'];

const mayImport: Partial<Record<Room, Room[]>> = {
  kernel: [],
  model: ['kernel'],
  ports: ['model', 'kernel'],
  config: ['kernel'],
  engine: core,
  'drivers/_shared': core,
  'drivers/store': [...core, 'drivers/_shared'],
  'drivers/any-new-port': [...core, 'drivers/_shared'],
  http: [...core, 'engine'],
  compose: [
    ...core,
    'config',
    'engine',
    'drivers/_shared',
    'drivers/store',
    'drivers/any-new-port',
    'http',
    'adapters/_shared',
    ...channels,
    'channel list',
    'migrations',
  ],
  cli: ['compose', 'config', 'kernel', 'client'],
  client: [],
  console: ['client'],
  'adapters/_shared': core,
  web: [...core, 'adapters/_shared'],
  slack: [...core, 'adapters/_shared'],
  'any-new-channel': [...core, 'adapters/_shared'],
  'web/browser': ['client'],
  'channel list': [...core, 'adapters/_shared', ...channels],
  migrations: [],
  main: ['cli'],
};

/** Each form fits on one line, so that a line of a planted file is one case. */
const forms: Record<string, (path: string, n: number) => string> = {
  static: (path, n) => `import { value as value${n} } from '${path}'; export const used${n} = value${n};`,
  type: (path, n) => `import type { Value as Value${n} } from '${path}'; export const held${n}: Value${n} | null = null;`,
  're-export': (path, n) => `export { value as passed${n} } from '${path}';`,
  'export all': (path) => `export * from '${path}';`,
  'export all types': (path) => `export type * from '${path}';`,
  dynamic: (path, n) => `export const load${n} = () => import('${path}');`,
  'import() type': (path, n) => `export type Held${n} = import('${path}').Value;`,
};

type Case = { where: string; what: string; allowed: boolean; text: string };

const isSingleFile = (room: Room) => room === 'main' || room === 'channel list';

/** The files that import: one at each depth of a room; the list of channels and the process entry are single files. */
function importersOf(room: Room): string[] {
  if (room === 'main') return ['src/main.ts'];
  if (room === 'channel list') return ['adapters/index.ts'];
  return ['', 'deep/', 'deep/deeper/', 'deep/deeper/deepest/'].map((below) => `${folderOf[room]}/${below}importer.ts`);
}

function targetOf(room: Room): string {
  if (room === 'main') return 'src/main.ts';
  return `${folderOf[room]}/${room === 'channel list' ? 'index' : 'target'}.ts`;
}

function pathFrom(file: string, target: string): string {
  const path = relative(dirname(file), target);
  return path.startsWith('.') ? path : `./${path}`;
}

/** Every way in which one file may name every room, plus the detours that end in a forbidden one. */
function casesIn(file: string, from: Room): Case[] {
  const paths = (Object.keys(folderOf) as Room[])
    .filter((to) => !(to === from && isSingleFile(to)))
    .map((to) => ({ path: pathFrom(file, targetOf(to)), to: to as string, allowed: to === from || (mayImport[from] ?? []).includes(to) }));
  const up = relative(dirname(file), '.');
  for (const path of [
    `${up}/src/kernel/../main.ts`,
    `./${up}/src/main.ts`,
    `${up}/src/./main.ts`,
    `${up}/src//main.ts`,
    resolve('src/main.ts'),
  ])
    paths.push({ path, to: path, allowed: false });
  const lines = paths.flatMap((one) => Object.entries(forms).map(([form, write]) => ({ ...one, form, write })));
  return lines.map(({ path, to, allowed, form, write }, index) => ({
    where: `${file}:${index + 1}`,
    what: `${file} -> ${to} (${form})`,
    allowed: allowed && form !== 'import() type',
    text: write(path, index),
  }));
}

const files = (Object.keys(mayImport) as Room[]).flatMap((from) => importersOf(from).map((file) => ({ file, cases: casesIn(file, from) })));
const cases = files.flatMap((one) => one.cases);

type Diagnostic = { code: string; filename: string; labels: { span: { line: number } }[] };

/** Lints a folder once and gives `file:line` of whatever the room rules, or the ban on `import()` types, reported. */
async function reportedIn(folder: string): Promise<Set<string>> {
  const lint = promisify(execFile)(join(root, 'node_modules/.bin/oxlint'), ['-f', 'json', '.'], { cwd: folder, maxBuffer: 256 << 20 });
  const { stdout } = await lint.catch((error: { stdout: string }) => error);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  const walls = diagnostics.filter(({ code }) => /no-restricted-imports|consistent-type-imports|no-cycle/.test(code));
  return new Set(walls.map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`));
}

let folder = '';
let reported = new Set<string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claw-rooms-'));
  await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const { file, cases: planted } of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), planted.map(({ text }) => `${text}\n`).join(''));
  }
  for (const [one, other] of ['ab', 'ba'])
    await writeFile(
      join(folder, `src/engine/circle-${one}.ts`),
      `import type { Of as Other } from './circle-${other}.ts';\nexport type Of = Other[];\n`,
    );
  reported = await reportedIn(folder);
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it('reports every import across a wall, in every form and at every depth', () => {
  const walls = cases.filter(({ allowed }) => !allowed);
  expect(walls.length).toBeGreaterThan(5_000);
  expect(walls.filter(({ where }) => !reported.has(where)).map(({ what }) => what)).toEqual([]);
});

it('reports nothing that the table of rooms allows', () => {
  const doors = cases.filter(({ allowed }) => allowed);
  expect(doors.length).toBeGreaterThan(1_000);
  expect(doors.filter(({ where }) => reported.has(where)).map(({ what }) => what)).toEqual([]);
});

it('reports a circle of two files even when both import only types', () => {
  expect([...reported].filter((where) => where.includes('circle'))).toHaveLength(2);
});

it('keeps .oxlintrc.json equal to the table it is generated from', async () => {
  await expect(promisify(execFile)(process.execPath, ['scripts/lint-rooms.mjs', '--check'], { cwd: root })).resolves.toBeDefined();
});
