// Links between pages lead somewhere, and the commands in them exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';

const root = resolve(import.meta.dirname, '../..');
const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
const pages = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', ...below.map((path) => join('docs', path))];

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('begins with a title', () => {
    expect(text).toMatch(/^# \S/);
  });

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  it('calls only commands that there are', () => {
    const called = [...text.matchAll(/npx claw ([a-z][\w-]*)/g)].map((match) => match[1] ?? '');
    expect(called.filter((name) => !COMMANDS.some((command) => command.name === name))).toEqual([]);
  });
});
