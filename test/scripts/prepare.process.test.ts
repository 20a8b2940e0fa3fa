// Watches the preparation of a clone from outside: what it builds, what it leaves alone, and what remains after a failure.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
let clone = '';

const put = async (path: string, text: string) => {
  await mkdir(dirname(join(clone, path)), { recursive: true });
  await writeFile(join(clone, path), text);
};
const got = (path: string) => readFile(join(clone, path), 'utf8');
const lockText = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/typescript': { version } } });

/** Runs the script in the clone; `npm` is the script that stands for npm. */
function prepare(npm = join(clone, 'npm-cli.js')): Promise<{ code: number; said: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [join(clone, 'scripts/prepare.mjs')], { env: { ...process.env, npm_execpath: npm } }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), said: `${out}${err}` }),
    );
  });
}

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'claw a clone '));
  await put('package.json', '{ "type": "module" }');
  await put('package-lock.json', lockText('1.0.0'));
  await put('node_modules/.package-lock.json', lockText('1.0.0'));
  await put('src/main.ts', "export const greeting: string = 'hello';\n");
  await put('src/words.json', '["one"]');
  await put('npm-cli.js', "import { writeFileSync } from 'node:fs'; writeFileSync('npm-was-called', process.argv.slice(2).join(' '));");
  await mkdir(join(clone, 'scripts'));
  for (const file of ['scripts/prepare.mjs', 'tsconfig.json', 'tsconfig.build.json', 'vite.widget.config.ts'])
    await copyFile(join(root, file), join(clone, file));
  for (const name of ['typescript', 'vite', 'preact', '@types'])
    await symlink(join(root, 'node_modules', name), join(clone, 'node_modules', name));
});

afterEach(() => rm(clone, { recursive: true, force: true }));

it('builds the server and its assets once, and says and does nothing when nothing changed', async () => {
  expect(await prepare()).toEqual({ code: 0, said: 'Building the server\n' });
  expect(await got('dist/src/main.js')).toContain("greeting = 'hello'");
  expect(await got('dist/src/words.json')).toBe('["one"]');
  const before = await stat(join(clone, 'dist/src/main.js'));
  expect(await prepare()).toEqual({ code: 0, said: '' });
  expect((await stat(join(clone, 'dist/src/main.js'))).ino).toBe(before.ino);
});

it('builds the server again when a source changed, without the files that are gone', async () => {
  await put('src/gone.ts', 'export const gone = 1;\n');
  await prepare();
  await rm(join(clone, 'src/gone.ts'));
  expect((await prepare()).said).toBe('Building the server\n');
  await expect(got('dist/src/gone.js')).rejects.toThrow('ENOENT');
});

it('keeps the last good build and fails again when a source cannot be compiled', async () => {
  await prepare();
  await put('src/main.ts', 'export const greeting = ;\n');
  for (const attempt of [await prepare(), await prepare()]) {
    expect(attempt.code).toBe(1);
    expect(attempt.said).toMatch(/Building the server failed:[^]*src\/main\.ts/);
  }
  expect(await got('dist/src/main.js')).toContain("greeting = 'hello'");
});

it('bundles the chat where it exists and keeps the bundle when only the server changed', async () => {
  await put('adapters/web/browser/main.ts', "import { greeting } from './words.ts';\ndocument.body.append(greeting);\n");
  await put('adapters/web/browser/words.ts', "export const greeting: string = 'hi';\n");
  expect((await prepare()).said).toBe('Building the server\nBuilding the chat\n');
  expect(await got('dist/web/widget.js')).toContain('document.body');
  await put('src/main.ts', "export const greeting = 'bye';\n");
  expect((await prepare()).said).toBe('Building the server\n');
  expect(await got('dist/web/widget.js')).toContain('document.body');
});

it('installs what the lock says when packages are missing, development packages included', async () => {
  await put('package-lock.json', lockText('2.0.0'));
  expect((await prepare()).code).toBe(0);
  expect(await got('npm-was-called')).toMatch(/^ci --include=dev/);
});

it('does not install again what npm itself installed from the same lock', async () => {
  await prepare();
  await expect(got('npm-was-called')).rejects.toThrow('ENOENT');
});

it('leaves no stamp and builds nothing when the installation fails', async () => {
  await put('package-lock.json', lockText('2.0.0'));
  await put('npm-cli.js', "console.error('no network'); process.exitCode = 3;");
  const { code, said } = await prepare();
  expect(code).toBe(1);
  expect(said).toContain('Installing the packages failed:\nno network');
  await expect(got('node_modules/.claw-lock')).rejects.toThrow('ENOENT');
  await expect(got('dist/src/main.js')).rejects.toThrow('ENOENT');
});

it('lets one of two preparations work and the other wait for it', async () => {
  const [one, other] = await Promise.all([prepare(), prepare()]);
  expect([one.code, other.code]).toEqual([0, 0]);
  expect([one.said, other.said].toSorted()).toEqual(['', 'Building the server\n']);
});

it('takes over the lock of a preparation that was killed', async () => {
  await put('.prepare/lock', '999999999');
  expect(await prepare()).toEqual({ code: 0, said: 'Building the server\n' });
});
