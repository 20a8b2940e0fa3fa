/** A name that a stranger chose is safe to show and to save. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanFileName, MAX_FILE_NAME } from '../../../src/core/model/file-name.ts';

it.each([
  ['photo.png', 'photo.png'],
  ['Ünïcödé 照片.PNG', 'Ünïcödé 照片.PNG'],
  ['../../etc/passwd.png', 'passwd.png'],
  ['C:\\Users\\me\\photo.png', 'photo.png'],
  ['..', 'file.png'],
  ['', 'file.png'],
  ['.png', 'png.png'],
  ['page.html', 'page.html.png'],
  ['photo.png.exe', 'photo.png.exe.png'],
  ['photo.pdf', 'photo.pdf.png'],
  ['invoice\u202Egnp.exe', 'invoicegnp.exe.png'],
  ['a\r\nSet-Cookie: b\0.png', 'aSet-Cookie_ b.png'],
  ['  spaced   out .png ', 'spaced out.png'],
  ['a"b<c>|d?*.png', 'a_b_c__d__.png'],
  ['zero\u200Bwidth\uFEFF.png', 'zerowidth.png'],
  ['half \uD83D.png', 'half.png'],
])('makes of %j %j', (given, cleaned) => {
  expect(cleanFileName(given, 'image/png')).toBe(cleaned);
});

it('knows the other endings of a JPEG', () => {
  expect(['a.jpg', 'a.JPEG', 'a.jfif', 'a.png'].map((name) => cleanFileName(name, 'image/jpeg'))).toEqual([
    'a.jpg',
    'a.JPEG',
    'a.jfif',
    'a.png.jpg',
  ]);
});

it('cuts a long name in front of its ending and never in the middle of a character', () => {
  const cleaned = cleanFileName(`x${'\u{1F600}'.repeat(150)}.pdf`, 'application/pdf');
  expect(cleaned).toBe(`x${'\u{1F600}'.repeat(97)}.pdf`);
  expect(cleaned.length).toBeLessThanOrEqual(MAX_FILE_NAME);
});

it('leaves nothing of a path, of control or of direction in any name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (given) => {
      const cleaned = cleanFileName(given, 'image/gif');
      expect(cleaned).toMatch(/^(?!\.)[^/\\\p{Cc}\p{Cf}\p{Cs}<>:"|?*]{1,195}\.gif$/iu);
      expect(cleanFileName(cleaned, 'image/gif')).toBe(cleaned);
    }),
  );
});
