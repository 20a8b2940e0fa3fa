// The lock must install on every platform: packages that a registry did not serve here are added by their names alone.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claw-lock-'));
  await mkdir(join(folder, 'scripts'));
  await copyFile(join(root, 'scripts/complete-lock.mjs'), join(folder, 'scripts/complete-lock.mjs'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function complete(...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [join(folder, 'scripts/complete-lock.mjs'), ...args], (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), said: `${out}${err}` }),
    );
  });
}

const write = (packages: object) => writeFile(join(folder, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
const read = async () => (JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as { packages: object }).packages;

it('adds each optional package that is missing, with the platform its name tells', async () => {
  await write({
    '': {},
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@tool/linux-x64-musl': '2.0.0', '@tool/win32-ia32-msvc': '2.0.0' },
    },
    'node_modules/base': {
      version: '1.0.0',
      optionalDependencies: { '@base/darwin-arm64': '^1.0.0', '@base/linux-arm-gnueabihf': '1.0.0' },
    },
  });
  expect(await complete()).toEqual({ code: 0, said: 'Added 4 packages of other platforms to package-lock.json.\n' });
  expect(await read()).toMatchObject({
    'node_modules/@tool/linux-x64-musl': { version: '2.0.0', dev: true, optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
    'node_modules/@tool/win32-ia32-msvc': { version: '2.0.0', dev: true, optional: true, os: ['win32'], cpu: ['ia32'] },
    'node_modules/@base/darwin-arm64': { version: '1.0.0', optional: true, os: ['darwin'], cpu: ['arm64'] },
    'node_modules/@base/linux-arm-gnueabihf': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['arm'], libc: ['glibc'] },
  });
  expect(await complete('--check')).toEqual({ code: 0, said: '' });
});

it('leaves alone what a folder further up already holds', async () => {
  const packages = {
    'node_modules/a/node_modules/tool': {
      version: '1.0.0',
      optionalDependencies: { 'tool-linux-x64': '1.0.0', 'tool-darwin-x64': '1.0.0' },
    },
    'node_modules/a/node_modules/tool-darwin-x64': { version: '1.0.0' },
    'node_modules/tool-linux-x64': { version: '1.0.0' },
  };
  await write(packages);
  expect(await complete()).toEqual({ code: 0, said: '' });
  expect(await read()).toEqual(packages);
});

it('gives two versions of one platform package a place each', async () => {
  const asks = (version: string) => ({ version, optionalDependencies: { 'tool-darwin-x64': version } });
  await write({ 'node_modules/tool': asks('2.0.0'), 'node_modules/a/node_modules/tool': asks('1.0.0') });
  await complete();
  expect(await read()).toMatchObject({
    'node_modules/tool-darwin-x64': { version: '2.0.0' },
    'node_modules/a/node_modules/tool/node_modules/tool-darwin-x64': { version: '1.0.0' },
  });
});

it('says in a check what is missing and changes nothing', async () => {
  const packages = { 'node_modules/tool': { version: '1.0.0', optionalDependencies: { 'tool-darwin-x64': '1.0.0' } } };
  await write(packages);
  const { code, said } = await complete('--check');
  expect(code).toBe(1);
  expect(said).toContain('node_modules/tool-darwin-x64');
  expect(await read()).toEqual(packages);
});

it('refuses to guess when a name tells no platform', async () => {
  await write({ 'node_modules/tool': { version: '1.0.0', optionalDependencies: { colours: '1.0.0' } } });
  const { code, said } = await complete();
  expect(code).toBe(1);
  expect(said).toContain('No platform can be told from the name of the optional package colours');
});
