// Files from the command line into a stand-in server.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import type { Shell } from '../../src/cli/shell.ts';
import { startFakeServer, type Asked, type FakeReply, type FakeServer } from './fake-server.ts';
import { createTestShell } from './test-shell.ts';

let folder = '';
let server: FakeServer | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claw-ingest-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server?.close();
  server = null;
});

function write(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** The ids that came with the files of a request. */
const idsIn = (body: string): readonly (string | null)[] =>
  JSON.parse(/name="external_ids"\r\n\r\n([^\r]*)/.exec(body)?.[1] ?? '[null]') as (string | null)[];

/** A server with no base and one document per file; `failed` of them end badly. */
function answerOf(failed: readonly string[]): (asked: Asked, before: number) => FakeReply {
  const ids: string[] = [];
  return ({ method, path, body }) => {
    if (method === 'POST' && path.endsWith('/documents')) {
      if (body.includes('REFUSE'))
        return {
          status: 422,
          body: { code: 'input_invalid', detail: 'Not valid.', errors: [{ field: 'line 2', rule: 'json', fix: 'Write JSON.' }] },
        };
      if (body.includes('FULL')) return { status: 402, body: { code: 'quota_exceeded', detail: 'The plan holds 100 documents.' } };
      const added = idsIn(body).map((id, index) => id ?? `row-${ids.length + index}`);
      ids.push(...added);
      return { status: 202, body: { data: added.map((id) => ({ id, queued: true })) } };
    }
    if (method === 'POST') return { status: 201, body: { id: 'b1' } };
    if (path.includes('?name=')) return { status: 200, body: { data: [], next_cursor: null } };
    if (path.includes('/documents')) {
      const shown = path.includes('state=failed') ? ids.filter((id) => failed.includes(id)) : ids;
      const data = shown.map((id) => ({ id, external_id: id, title: id, error: 'It is empty.' }));
      return { status: 200, body: { data, next_cursor: null } };
    }
    return { status: 200, body: { counts: { ready: ids.length, failed: failed.length } } };
  };
}

async function ingest(args: readonly string[], failed: readonly string[] = [], given: Partial<Shell> = {}, answer = answerOf(failed)) {
  server = await startFakeServer(answer);
  const env = { CLAW_URL: server.url, CLAW_API_KEY: 'k' };
  const shell = createTestShell(['ingest', ...args], { cwd: folder, env, ...given });
  const code = await runCommandLine(shell);
  const uploads = server.asked.filter(({ body }) => body.includes('external_ids')).map(({ body }) => idsIn(body));
  const names = uploads.flat().filter((id) => id !== null);
  return { code, out: shell.out.join('\n'), err: shell.err.join('\n'), uploads, names: names.toSorted(), asked: server.asked };
}

describe('claw ingest', () => {
  it('walks folders for the formats it reads, and names documents by the given folder and the path inside it', async () => {
    write('book/a.md', '# A');
    write('book/deep/b.html', '<p>B');
    write('book/logo.png', '');
    write('book/.git/c.md', '');
    write('faq.txt', 'F');
    const { code, out, err, names } = await ingest(['book', 'faq.txt', 'book/a.md']);
    expect(code).toBe(0);
    expect(names).toEqual(['book/a.md', 'book/deep/b.html', 'faq.txt']);
    expect(out).toBe('3 documents searchable in the base "default" (0 unchanged).');
    expect(err).toContain('Sending 3/3');
    expect(err).toContain('Indexing 3/3');
  });

  it('gives a folder the same ids wherever the command runs', async () => {
    write('shop/book/a.md', '# A');
    write('shop/book/deep/b.md', '# B');
    const folders = [['shop/book'], [join(folder, 'shop/book/')], ['./shop/../shop/book']];
    for (const args of folders) {
      expect((await ingest(args)).names).toEqual(['book/a.md', 'book/deep/b.md']);
      await server?.close();
    }
    expect((await ingest(['shop/book/deep/b.md'])).names).toEqual(['b.md']);
  });

  it('refuses two files that would be one document, naming both', async () => {
    write('one/faq.md', '# A');
    write('two/faq.md', '# B');
    write('one/rows.jsonl', '{"id":"1"}');
    write('two/rows.jsonl', '{"id":"2"}');
    const { code, err, asked } = await ingest(['one/faq.md', 'two/faq.md', 'one/rows.jsonl', 'two/rows.jsonl']);
    expect([code, asked.length]).toEqual([1, 0]);
    expect(err).toContain(`${join(folder, 'two/faq.md')} would be the document "faq.md", as would ${join(folder, 'one/faq.md')}`);
    expect(err).not.toContain('rows.jsonl');
    await server?.close();
    expect((await ingest(['one', 'two'])).names).toEqual(['one/faq.md', 'two/faq.md']);
  });

  it('sends many files in a request, as many as there is room for in it, in their order', async () => {
    const names = Array.from({ length: 230 }, (_, n) => `many/${String(n).padStart(3, '0')}.txt`);
    for (const name of names) write(name, 'text');
    write('large/1.txt', 'x'.repeat(5 * 1024 * 1024));
    write('large/2.txt', 'y'.repeat(5 * 1024 * 1024));
    const { uploads, err } = await ingest(['many', 'large']);
    expect(uploads.map((ids) => ids.length).toSorted((a, b) => b - a)).toEqual([100, 100, 31, 1]);
    expect(uploads.find(([first]) => first === names[0])).toEqual(names.slice(0, 100));
    expect(err).toContain('Sending 232/232');
  });

  it('sends the others of a request of which one file is refused', async () => {
    for (let n = 1; n <= 9; n += 1) write(`book/${n}.md`, n === 6 ? 'REFUSE' : 'text');
    const { code, out, err } = await ingest(['book']);
    expect([code, out]).toEqual([1, '8 documents searchable in the base "default" (0 unchanged).']);
    expect(err).toContain('1 document failed:\n  book/6.md: Not valid.');
    expect(err).toContain('Sending 9/9');
  });

  it('says of every file for which the plan has no room left that it was not taken', async () => {
    for (const name of ['one', 'two']) write(`${name}/a.md`, name === 'two' ? 'FULL' : 'text');
    write('two/b.md', 'x'.repeat(9 * 1024 * 1024));
    const { code, out, err, uploads } = await ingest(['one', 'two']);
    expect([code, uploads.length]).toEqual([1, 2]);
    expect(out).toContain('1 document searchable');
    expect(err).toContain('2 documents failed:\n  one/a.md: The plan holds 100 documents.\n  two/a.md: The plan holds 100 documents.');
  });

  it('waits as long as the server asks, and a person sees the seconds go by', async () => {
    write('a.md', '# A');
    const answer = answerOf([]);
    let refusals = 0;
    const busy = (asked: Asked, before: number): FakeReply => {
      const isUpload = asked.method === 'POST' && asked.path.endsWith('/documents');
      if (isUpload && (refusals += 1) === 1) return { status: 429, headers: { 'retry-after': '1' }, body: { code: 'limit_exceeded' } };
      return answer(asked, before);
    };
    const { code, err } = await ingest(['a.md'], [], { isInteractive: true }, busy);
    expect([code, refusals]).toEqual([0, 2]);
    expect(err).toContain('Sending, the server asks to wait 1 s');
  });

  it('makes the base it was told', async () => {
    write('a.md', '# A');
    const { asked } = await ingest(['a.md', '--base', 'Shop & Co']);
    expect(asked[0]?.path).toBe('/api/v1/knowledge/bases?name=Shop%20%26%20Co');
    expect(asked[1]).toMatchObject({ method: 'POST', path: '/api/v1/knowledge/bases', body: '{"name":"Shop & Co"}' });
  });

  it('lists what failed and what was refused, and ends with 1', async () => {
    write('a.md', '# A');
    write('b.md', ' ');
    write('rows.jsonl', '{"id":"1"}\nREFUSE');
    const { code, out, err } = await ingest(['a.md', 'b.md', 'rows.jsonl'], ['b.md']);
    expect(code).toBe(1);
    expect(out).toContain('1 document searchable');
    expect(err).toContain('2 documents failed:');
    expect(err).toContain('  b.md: It is empty.');
    expect(err).toContain('  rows.jsonl: Not valid. line 2: Write JSON.');
  });

  it('sends nothing when a name is wrong, and names them all', async () => {
    write('a.md', '# A');
    write('b.rar', '');
    const { code, err, asked } = await ingest(['a.md', 'b.rar', 'nowhere', 'https://example.com/faq']);
    expect([code, asked.length]).toEqual([1, 0]);
    expect(err).toContain('b.rar is not of a format that is read');
    expect(err).toContain('nowhere does not exist');
  });

  it('asks the server to read web pages, each once, and says which could not be read', async () => {
    const pages = ['https://example.com/faq', 'https://example.com/faq', 'https://example.com/REFUSE', 'https://example.com/away'];
    const { code, out, err, asked } = await ingest(pages, ['row-1']);
    const sent = asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/documents'));
    expect(sent.map(({ body }) => JSON.parse(body) as unknown)).toEqual([...new Set(pages)].map((url) => ({ url })));
    expect([code, out.includes('1 document searchable')]).toEqual([1, true]);
    expect(err).toContain('https://example.com/REFUSE: Not valid.');
    expect(err).toContain('row-1: It is empty.');
  });
});
