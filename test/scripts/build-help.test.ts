/** The help site as it is built from this repository: every page, every link in it, and what its search knows. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'claw-help-'));
execFileSync(process.execPath, ['scripts/build-help.mjs', folder], { cwd: root });
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
const html = new Map(pages.map((page) => [page, read(page)]));
const addresses = JSON.parse(read('pages.json')) as Record<string, string>;
const fileOf = (address: string) => `${address.replace(/^\/help\//, '')}.html`;
/** What other parts of the server answer. */
const ELSEWHERE = new Set(['/', '/docs', '/help/embed']);

function whatIsWrongWith(page: string, href: string): string | null {
  const [path = '', anchor] = href.split('#');
  if (/^https?:/.test(href) || ELSEWHERE.has(path)) return null;
  if (path.startsWith('/help/assets/')) return existsSync(join(folder, path.slice('/help/'.length))) ? null : `${page}: ${href}`;
  const target = html.get(path === '' ? page : fileOf(path));
  const isThere = target !== undefined && (anchor === undefined || target.includes(`id="${decodeURI(anchor)}"`));
  return isThere ? null : `${page}: ${href}`;
}

describe('the help site', () => {
  it('has a page for each file of the documentation, in its language', () => {
    const files = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    expect(files.filter((file) => !html.has(fileOf(addresses[file] ?? '')))).toEqual([]);
    const languageOf = (page: string) => (page.startsWith('zh-CN') ? 'zh-CN' : 'en');
    expect(pages.filter((page) => !html.get(page)?.includes(`<html lang="${languageOf(page)}"`))).toEqual([]);
  });

  it('has no link that leads nowhere, to a page or to a heading', () => {
    const wrong = [...html].flatMap(([page, text]) =>
      [...text.matchAll(/(?:href|src|data-index)="([^"]+)"/g)].map(([, href = '']) => whatIsWrongWith(page, href.replaceAll('&amp;', '&'))),
    );
    expect(wrong.length).toBeGreaterThan(1000);
    expect(wrong.filter((one) => one !== null)).toEqual([]);
  });

  it.each(['README.md', 'README.zh-CN.md'])('is on the map of %s, page by page', (readme) => {
    const isChinese = readme.includes('zh');
    const map = readFileSync(join(root, readme), 'utf8');
    const own = Object.keys(addresses).filter((path) => path.startsWith('zh-CN/') === isChinese && !path.startsWith('decisions/'));
    expect(own.length).toBeGreaterThan(15);
    expect(own.filter((path) => !map.includes(`](docs/${path}) |`))).toEqual([]);
  });

  it('is found by its words, each section with its address', () => {
    const search = (language: string) => JSON.parse(read(`assets/search-${language}.json`)) as [string, string, string, string][];
    expect(search('en').find(([, , , text]) => text.includes('npm start'))?.[2]).toMatch(/^\/help\/quickstart#/);
    expect(search('zh-CN').find(([, section]) => section.includes('快速开始'))?.[2]).toMatch(/^\/help\/zh-CN\/quickstart/);
    expect(Buffer.byteLength(read('assets/search-en.json'))).toBeLessThan(300_000);
  });

  it('carries no style or script inside its pages, which the policy would refuse', () => {
    const refused = /<style|style="|<script(?! type="module" src="\/help)|\son\w+="/;
    expect(pages.filter((page) => refused.test(html.get(page) ?? ''))).toEqual([]);
  });
});
