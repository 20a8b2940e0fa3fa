/** Each format becomes titled sections, and what cannot be read says why. */
import { describe, expect, it } from 'vitest';
import { createDocumentParser } from '../../../src/drivers/parser/document-parser.ts';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';
import { InputError } from '../../../src/kernel/errors.ts';
import { buildBrokenDocuments } from '../../builders/hostile-documents.ts';

const parser = createDocumentParser({ maxBytes: 10_000, analyser: createTextAnalyser() });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string, fileName: string | null = null, mediaType: string | null = null) =>
  parser.parse({ bytes: bytes(text), fileName, mediaType });

describe('Markdown', () => {
  it('takes the first heading as title and gives sections under their headings', async () => {
    const document = await parse(
      '# Kettle\n\nIntro *text* with a [link](http://x).\n\n## Care {#care}\n\n### Cleaning\n\n- one\n- two\n\n## Warranty\n\nTwo years.',
      'a.md',
    );
    expect(document).toEqual({
      title: 'Kettle',
      language: 'en',
      sections: [
        { headingPath: [], blocks: [{ text: 'Intro text with a link.', atomic: false }] },
        { headingPath: ['Care', 'Cleaning'], blocks: [{ text: '- one\n- two', atomic: false }] },
        { headingPath: ['Warranty'], blocks: [{ text: 'Two years.', atomic: false }] },
      ],
    });
  });

  it('believes the title of the front matter and keeps the first heading then', async () => {
    const document = await parse('---\ntitle: "水壶说明"\n---\n# 保养\n\n每月清洗一次。', 'a.md');
    expect(document).toMatchObject({ title: '水壶说明', language: 'zh', sections: [{ headingPath: ['保养'] }] });
  });

  it('keeps tables and code whole and drops comments', async () => {
    const document = await parse('| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nnpm start\n```\n\n<!-- hidden -->\n', 'a.md');
    expect(document.sections[0]?.blocks).toEqual([
      { text: '| a | b |\n| --- | --- |\n| 1 | 2 |', atomic: true },
      { text: '```sh\nnpm start\n```', atomic: true },
    ]);
  });

  it('joins the lines of a wrapped paragraph: with a space in English, without one in Chinese', async () => {
    const text = async (source: string) => (await parse(source, 'a.md')).sections[0]?.blocks[0]?.text;
    expect(await text('A kettle boils\nwater with `heat`\nonly.')).toBe('A kettle boils water with `heat` only.');
    expect(await text('水壶可以\n烧水，\nKettle 也\n叫水壶。')).toBe('水壶可以烧水，Kettle 也叫水壶。');
    expect(await text('First line  \nsecond line.')).toBe('First line\nsecond line.');
  });

  it('gives list items a line each with their numbers, and cells without marks', async () => {
    const document = await parse('1. one\n   more\n2. two\n\n| a *b* | c |\n|---|---|\n| [x](http://y) | 1 \\| 2 |', 'a.md');
    expect(document.sections[0]?.blocks.map((block) => block.text)).toEqual([
      '1. one more\n2. two',
      '| a b | c |\n| --- | --- |\n| x | 1 \\| 2 |',
    ]);
  });
});

describe('HTML', () => {
  it('is read like Markdown, without menus and scripts, with its tables', async () => {
    const html = `<html><head><title>Kettle</title><script>track()</script></head><body><nav><a href="/">Home</a></nav>
      <article><h1>Kettle</h1><p>${'It boils water quickly and quietly. '.repeat(15)}</p>
      <table><tr><th>Size</th><th>Price</th></tr><tr><td>1 l</td><td>20</td></tr></table>
      <h2>Warranty</h2><p>${'Two years from the day of purchase. '.repeat(8)}</p></article></body></html>`;
    const document = await parse(html, null, 'text/html; charset=utf-8');
    expect(document.title).toBe('Kettle');
    expect(document.sections.map((section) => section.headingPath)).toEqual([[], ['Warranty']]);
    expect(document.sections[0]?.blocks[1]).toEqual({ text: '| Size | Price |\n| --- | --- |\n| 1 l | 20 |', atomic: true });
    expect(JSON.stringify(document)).not.toMatch(/track|Home/);
  });

  it('is read when it is only a fragment with an open tag', async () => {
    expect((await parse('<p>Two <b>years', 'a.html')).sections[0]?.blocks[0]?.text).toBe('Two years');
  });

  it('is refused when scripts would have to draw it', async () => {
    await expect(parse('<html><body><div id="app"></div><script>draw()</script></body></html>', 'a.html')).rejects.toThrow(
      /no readable text/,
    );
  });
});

describe('plain text', () => {
  it('is one section with a block a paragraph, whatever its line ends', async () => {
    const document = await parse('One.\r\nStill one.\r\n\r\nTwo.', 'a.txt');
    expect(document).toMatchObject({
      title: null,
      sections: [{ headingPath: [], blocks: [{ text: 'One.\nStill one.' }, { text: 'Two.' }] }],
    });
  });

  it('is assumed when neither a name nor a type says more', async () => {
    expect((await parse('# not a heading')).sections[0]?.blocks[0]?.text).toBe('# not a heading');
  });
});

describe('input that cannot be read', () => {
  const refused = async (call: Promise<unknown>): Promise<InputError> => {
    const error = await call.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    return error as InputError;
  };

  it('is named with its remedy', async () => {
    expect((await refused(parse('', 'a.txt'))).message).toMatch(/empty/);
    expect((await refused(parse(' \n ', 'a.txt'))).message).toMatch(/white space/);
    expect((await refused(parse('# Only a heading', 'a.md'))).message).toMatch(/no text/);
    expect((await refused(parse('a\0b', 'a.txt'))).message).toMatch(/binary/);
    expect(
      (await refused(parser.parse({ bytes: new Uint8Array([0xe9, 0x20, 0xe8]), mediaType: null, fileName: 'a.txt' }))).message,
    ).toMatch(/UTF-8/);
  });

  it('over the cap is 413 and an unknown kind is 415', async () => {
    expect((await refused(parse('x'.repeat(10_001), 'a.txt'))).code).toBe('input_too_large');
    expect((await refused(parse('x', 'a.rar'))).code).toBe('media_type_unsupported');
    expect((await refused(parse('x', null, 'image/png'))).code).toBe('media_type_unsupported');
  });

  it.each(buildBrokenDocuments().map((document) => [document.name, document] as const))(
    'is refused for its reason: %s',
    async (_, document) => {
      const large = createDocumentParser({ maxBytes: 2_000_000, analyser: createTextAnalyser() });
      const error = await refused(large.parse({ bytes: document.bytes, mediaType: null, fileName: document.fileName }));
      expect(error.details.faults?.[0]?.rule).toBe(document.reason);
      expect(error.message).toContain(error.details.faults?.[0]?.fix);
    },
  );
});
