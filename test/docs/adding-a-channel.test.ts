/** The guide to a new channel names files, commands and functions that are there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const scripts = (JSON.parse(read('package.json')) as { readonly scripts: object }).scripts;
/** All code that a channel is made of, and the contract it keeps. */
const code = ['adapters/_template', 'adapters/_shared', 'src/core/ports', 'src/core/model', 'src/kernel']
  .flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => read(`${folder}/${name}`)),
  )
  .join('\n');

describe.each(['docs/adding-a-channel.md', 'docs/zh-CN/adding-a-channel.md'])('%s', (page) => {
  const text = read(page);
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words);

  it('names paths that exist', () => {
    const paths = quoted.filter((words) => /^[\w./-]+\/[\w./-]*$/.test(words));
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const files = quoted.filter((words) => /^[\w-]+\.ts$/.test(words));
    expect(files.filter((file) => !existsSync(join(root, 'adapters/_template', file)))).toEqual([]);
  });

  it('calls commands that there are', () => {
    const claw = [...text.matchAll(/npx claw ([\w-]+)/g)].map(([, name = '']) => name);
    expect(new Set(claw)).toEqual(new Set(['new-adapter']));
    expect(COMMANDS.map(({ name }) => name)).toContain('new-adapter');
    const npm = [...text.matchAll(/npm run (\w+)/g)].map(([, name = '']) => name);
    expect(npm.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names things of the code by the names they have there', () => {
    const names = quoted.filter((words) =>
      /^[a-z]+[A-Z]\w*$|^(normalise|identity|audience|abilities|proof|settle|run|SendFault|CHANNEL_KINDS)$/.test(words),
    );
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });
});

it('is the same guide in both languages: as many sections, the same commands', () => {
  const shape = (page: string) => [...read(page).matchAll(/^## \d|^```[^]*?^```/gm)].map(([part]) => part);
  expect(shape('docs/zh-CN/adding-a-channel.md')).toEqual(shape('docs/adding-a-channel.md'));
});
