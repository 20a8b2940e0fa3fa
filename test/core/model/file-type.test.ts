/** What a file is, told by its content alone. */
import { expect, it } from 'vitest';
import { FILE_TYPES } from '../../../src/core/model/file.ts';
import { fileTypeOf } from '../../../src/core/model/file-type.ts';
import { SAMPLE_FILES } from '../../builders/sample-files.ts';

it.each(Object.keys(FILE_TYPES) as (keyof typeof FILE_TYPES)[])('knows %s', (type) => {
  expect(fileTypeOf(SAMPLE_FILES[type])).toBe(type);
});

it('looks at a part of a larger buffer from where the part begins', () => {
  const pool = Buffer.concat([Buffer.from('<svg>'), SAMPLE_FILES['image/gif']]);
  expect(fileTypeOf(pool.subarray(5))).toBe('image/gif');
  expect(fileTypeOf(pool)).toBeNull();
});

it.each([
  ['nothing', ''],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['HTML', '<!doctype html><script>alert(1)</script>'],
  ['a program', 'MZ\x90\0\x03'],
  ['a zip archive', 'PK\x03\x04'],
  ['the beginning of a PNG without its first chunk', '\x89PNG\r\n\x1a\n'],
  ['RIFF that is no WebP', 'RIFF\x10\0\0\0WAVEfmt '],
  ['HTML that names a PDF later on', '<html>%PDF-1.7'],
  ['a PDF after other bytes', '\n%PDF-1.7'],
  ['text', 'GIF is a format'],
])('takes no %s', (_what, text) => {
  expect(fileTypeOf(Buffer.from(text, 'latin1'))).toBeNull();
});
