/** Headers that only some servers may send. */
import { expect, it } from 'vitest';
import { serveApp } from '../serve-app.ts';

it.each([
  [null, null],
  ['http://help.example.com', null],
  ['https://help.example.com', 'max-age=31536000'],
])('tells browsers to stay with https only where the public address has it: %s', async (publicUrl, header) => {
  const { fetch } = await serveApp({ publicUrl });
  expect((await fetch('/healthz')).headers.get('strict-transport-security')).toBe(header);
});
