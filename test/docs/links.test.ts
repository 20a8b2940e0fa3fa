// Links between pages lead somewhere, and the commands in them exist.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { listPages } from '../support/docs-pages.ts';

const root = resolve(import.meta.dirname, '../..');
const pages = listPages();
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: object }).scripts;
/** Placeholders of commands, which nobody opens. */
const MADE_UP = /example|127\.0\.0\.1|localhost|w3\.org|<|…/;

/** The day on which the pages of others were read. */
const READ_ON = /\bread\b[^.]* on \d{1,2}[^.]* 20\d\d|20\d\d 年 \d{1,2} 月[^。]*(读|查)/;

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

  it('runs only scripts and files that there are', () => {
    const called = [...text.matchAll(/(?:npm run|npm) (start|test|run [\w:-]+|[\w:-]+)(?= |$|`)/gm)].map(([, name = '']) =>
      name.replace('run ', ''),
    );
    const ours = called.filter((name) => !['install', 'ci', 'run'].includes(name) && /^[a-z]/.test(name));
    expect(ours.filter((name) => /^(start|test|check|platforms|format|lint)/.test(name) && !(name in scripts))).toEqual([]);
    const files = [...text.matchAll(/(?<![\w/])node ((?:scripts|examples|bench)\/[\w/.-]+\.\w+)/g)].map(([, file = '']) => file);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('has only whole addresses of other sites, by https', () => {
    const links = [...text.matchAll(/\]\((https?:[^)\s]+)\)|<(https?:[^>\s]+)>/g)].map(([, one, other]) => one ?? other ?? '');
    const outside = links.filter((link) => !MADE_UP.test(link));
    expect(outside.filter((link) => !URL.canParse(link) || !/^https?:\/\/[\w-]+(\.[\w-]+)+(\/|$|\?|#)/.test(link))).toEqual([]);
  });

  it('says when it read what others say', () => {
    const quotes = /business|comparison/.test(page) && /\]\(https:/.test(text);
    expect({ page, isDated: !quotes || READ_ON.test(text) }).toEqual({ page, isDated: true });
  });
});
