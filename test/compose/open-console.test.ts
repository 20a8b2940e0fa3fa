/** The console as it was built: read once, packed where that helps, and no error where nothing was built. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { openConsole } from '../../src/compose/open-console.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'claw-console-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('reads the page and its files, and nothing beside them', async () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<p>');
  writeFileSync(join(folder, 'assets/index-1.js'), 'go();'.repeat(100));
  const { page, asset } = await openConsole(folder);
  expect([page!.type, Buffer.from(page!.bytes).toString(), page!.gzipped]).toEqual(['text/html; charset=utf-8', '<p>', null]);
  const script = asset('index-1.js')!;
  expect([script.type, gunzipSync(script.gzipped!).toString()]).toEqual(['text/javascript; charset=utf-8', 'go();'.repeat(100)]);
  expect(script.etag).not.toBe(page!.etag);
  expect([asset('../index.html'), asset('index.html')]).toEqual([null, null]);
});

it('has no page where nothing was built', async () => {
  const { page, asset } = await openConsole(join(makeFolder(), 'console'));
  expect([page, asset('index-1.js')]).toEqual([null, null]);
});
