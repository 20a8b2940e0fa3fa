/** Documents are read in processes of their own, as the compiled program does it: this one goes on, and nothing stays behind. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { createDocumentParser } from '../../../src/drivers/parser/document-parser.ts';
import { createParseProcesses } from '../../../src/drivers/parser/parse-processes.ts';
import type { ParseProcesses, ParseProcessesOptions } from '../../../src/drivers/parser/parse-processes.ts';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { InputError } from '../../../src/kernel/errors.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { until } from '../../support/until.ts';

const file = new URL('../../../dist/src/drivers/parser/parse-child.js', import.meta.url);
const MAX_BYTES = 32 * 1024 * 1024;
const PARAGRAPH = `<p>${'The quick brown fox reads the manual of returns and refunds. '.repeat(6)}</p>\n`;

const open: ParseProcesses[] = [];
afterEach(async () => {
  for (const processes of open.splice(0)) await processes.close();
});
function start(options: Partial<ParseProcessesOptions> = {}): ParseProcesses {
  const processes = createParseProcesses({ file, clock: createSystemClock(), ...options });
  open.push(processes);
  return processes;
}
const html = (bytes: number) => ({
  bytes: Buffer.from(PARAGRAPH.repeat(bytes / PARAGRAPH.length)),
  mediaType: 'text/html',
  fileName: 'a.html',
});

it('reads a page of 2 MB while timers of the process go on in time', async () => {
  const parser = createDocumentParser({ maxBytes: MAX_BYTES, analyser: createTextAnalyser(), processes: start() });
  let longest = 0;
  let last = performance.now();
  const watching = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  const document = html(2 * 1024 * 1024);
  const parsed = await parser.parse(document);
  clearInterval(watching);
  expect(parsed.sections[0]!.blocks.length).toBeGreaterThan(4_000);
  expect(parsed.language).toBe('en');
  expect(document.bytes.byteLength).toBeGreaterThan(0);
  expect(longest).toBeLessThan(1_000);
});

it('gives the same document and the same refusals as reading in this thread', async () => {
  const analyser = createTextAnalyser();
  const here = createDocumentParser({ maxBytes: 100_000, analyser });
  const there = createDocumentParser({ maxBytes: 100_000, analyser, processes: start() });
  expect(await there.parse(html(5_000))).toEqual(await here.parse(html(5_000)));
  const bad = [
    { bytes: Buffer.from('<script>1</script>'), mediaType: 'text/html', fileName: null },
    { bytes: Buffer.from(`{"id":"1"}\n${' '.repeat(70_000)}`), mediaType: 'application/jsonl', fileName: null },
    { bytes: Buffer.alloc(100_001, 'a'), mediaType: 'text/plain', fileName: null },
  ];
  for (const document of bad) {
    const expected = await here.parse(document).catch((error: InputError) => error);
    const refused = await there.parse(document).catch((error: InputError) => error);
    expect(refused).toBeInstanceOf(InputError);
    expect(refused).toMatchObject({ message: (expected as InputError).message, code: (expected as InputError).code });
  }
});

it('gives up a document that takes too long, and reads the next one', async () => {
  const clock = createManualClock();
  const processes = start({ clock });
  const reading = processes.read(html(4 * 1024 * 1024), MAX_BYTES).catch((error: unknown) => error);
  await until(() => clock.sleeping() > 0);
  clock.advance(60_000);
  const refused = await reading;
  expect(refused).toBeInstanceOf(InputError);
  expect(String(refused)).toContain('took too long to read (over 60 s)');
  expect((await processes.read(html(2_000), MAX_BYTES)).sections).not.toEqual([]);
});

it('gives up a document that needs too much memory, and reads the next one', async () => {
  const processes = start({ memoryMb: 160 });
  const refused = await processes.read(html(8 * 1024 * 1024), MAX_BYTES).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(InputError);
  expect(String(refused)).toContain('needs too much memory');
  expect((await processes.read(html(2_000), MAX_BYTES)).sections).not.toEqual([]);
});

/** A child whose documents are titled with its process id. */
const NUMBERED = `process.on('message', () => process.send({ kind: 'read', document: { title: String(process.pid), sections: [] } }));`;

it('keeps a process for the next document, starts one more for another at the same time, and ends them after a rest', async () => {
  const clock = createManualClock();
  const folder = mkdtempSync(join(tmpdir(), 'claw-child-'));
  writeFileSync(join(folder, 'child.mjs'), NUMBERED);
  const processes = start({ clock, file: pathToFileURL(join(folder, 'child.mjs')) });
  const pid = async () => Number((await processes.read(html(400), MAX_BYTES)).title);
  const first = await pid();
  clock.advance(59_000);
  expect(await pid()).toBe(first);
  const both = await Promise.all([pid(), pid()]);
  expect(new Set(both).size).toBe(2);
  expect(both).toContain(first);
  // Only one of them rests.
  expect(both.filter(isAlive)).toHaveLength(1);
  clock.advance(60_000);
  await until(() => !both.some(isAlive));
  expect(both).not.toContain(await pid());
  rmSync(folder, { recursive: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('reads small Markdown and text without a process', async () => {
  const nowhere = start({ file: new URL('file:///nowhere/worker.js') });
  const parser = createDocumentParser({ maxBytes: MAX_BYTES, analyser: createTextAnalyser(), processes: nowhere });
  const parsed = await parser.parse({ bytes: Buffer.from('# Title\n\nText.'), mediaType: 'text/markdown', fileName: null });
  expect(parsed.title).toBe('Title');
  await expect(parser.parse(html(2_000))).rejects.toThrow('ended (1)');
});
