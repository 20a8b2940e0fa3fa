// The smallest files of every type that a person may send, and others that pretend to be one.
import type { FileType } from '../../src/core/model/file.ts';

const base64 = (text: string) => Buffer.from(text, 'base64');

/** Each is a whole file that programs open: a picture of one pixel, a page without text. */
export const SAMPLE_FILES: Readonly<Record<FileType, Buffer>> = {
  'image/png': base64('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  'image/jpeg': base64(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  ),
  'image/gif': base64('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'),
  'image/webp': base64('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'),
  'application/pdf': Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
};

/** Active content that calls itself a picture. */
export const DISGUISED: Readonly<Record<string, Buffer>> = {
  'picture.png': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  'photo.jpg': Buffer.from('<!doctype html><script>alert(1)</script>'),
  'invoice.pdf': Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'),
};
