/** Heavy documents are read in a thread, as the compiled program does it: the rest of the process goes on, and nothing stays behind. */
import { afterEach, expect, it } from 'vitest';
import { createDocumentParser } from '../../../src/drivers/parser/document-parser.ts';
import { createParseThreads } from '../../../src/drivers/parser/parse-threads.ts';
import type { ParseThreads, ParseThreadsOptions } from '../../../src/drivers/parser/parse-threads.ts';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { InputError } from '../../../src/kernel/errors.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { until } from '../../support/until.ts';

const file = new URL('../../../dist/src/drivers/parser/parse-worker.js', import.meta.url);
const MAX_BYTES = 32 * 1024 * 1024;
const PARAGRAPH = `<p>${'The quick brown fox reads the manual of returns and refunds. '.repeat(6)}</p>\n`;

const open: ParseThreads[] = [];
afterEach(async () => {
  for (const threads of open.splice(0)) await threads.close();
});
function start(options: Partial<ParseThreadsOptions> = {}): ParseThreads {
  const threads = createParseThreads({ file, clock: createSystemClock(), ...options });
  open.push(threads);
  return threads;
}
const html = (bytes: number) => ({
  bytes: Buffer.from(PARAGRAPH.repeat(bytes / PARAGRAPH.length)),
  mediaType: 'text/html',
  fileName: 'a.html',
});

it('reads a page of 2 MB while timers of the process go on in time', async () => {
  const parser = createDocumentParser({ maxBytes: MAX_BYTES, analyser: createTextAnalyser(), threads: start() });
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
  const there = createDocumentParser({ maxBytes: 100_000, analyser, threads: start() });
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
  const threads = start({ clock });
  const reading = threads.read(html(4 * 1024 * 1024), MAX_BYTES).catch((error: unknown) => error);
  await until(() => clock.sleeping() > 0);
  clock.advance(60_000);
  const refused = await reading;
  expect(refused).toBeInstanceOf(InputError);
  expect(String(refused)).toContain('took too long to read (over 60 s)');
  expect((await threads.read(html(2_000), MAX_BYTES)).sections).not.toEqual([]);
});

it('gives up a document that needs too much memory, and reads the next one', async () => {
  const threads = start({ memoryMb: 64 });
  const refused = await threads.read(html(8 * 1024 * 1024), MAX_BYTES).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(InputError);
  expect(String(refused)).toContain('needs too much memory');
  expect((await threads.read(html(2_000), MAX_BYTES)).sections).not.toEqual([]);
});

/** A worker whose documents are titled with the number of its thread. */
const NUMBERED = `import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', () => parentPort.postMessage({ kind: 'read', document: { title: String(threadId), sections: [] } }));`;

it('keeps a thread for the next document, starts one more for another at the same time, and ends them after a rest', async () => {
  const clock = createManualClock();
  const threads = start({ clock, file: new URL(`data:text/javascript,${encodeURIComponent(NUMBERED)}`) });
  const title = async () => (await threads.read(html(400), MAX_BYTES)).title;
  const first = await title();
  clock.advance(29_000);
  expect(await title()).toBe(first);
  const both = await Promise.all([title(), title()]);
  expect(new Set(both).size).toBe(2);
  expect(both).toContain(first);
  clock.advance(30_000);
  await until(() => clock.sleeping() === 0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(both).not.toContain(await title());
});

it('reads small Markdown and text without a thread', async () => {
  const nowhere = start({ file: new URL('file:///nowhere/worker.js') });
  const parser = createDocumentParser({ maxBytes: MAX_BYTES, analyser: createTextAnalyser(), threads: nowhere });
  const parsed = await parser.parse({ bytes: Buffer.from('# Title\n\nText.'), mediaType: 'text/markdown', fileName: null });
  expect(parsed.title).toBe('Title');
  await expect(parser.parse(html(2_000))).rejects.toThrow('nowhere');
});
