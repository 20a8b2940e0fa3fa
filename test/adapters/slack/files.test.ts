// Files as Slack gives them away: to the bot's token, which nobody else ever gets.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSlackScene, type SlackScene } from './slack-scene.ts';

const MOST = 1_000;
let scene: SlackScene;
let elsewhere: Server;
let asked: number;

beforeEach(async () => {
  scene = await createSlackScene({ callTimeoutMs: 1_000 });
  asked = 0;
  elsewhere = createServer((_request, response) => {
    asked += 1;
    response.end('stolen');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  elsewhere.close();
  await scene.slack.close();
});

const open = (platformId: string, size: number | null = null, maxBytes = MOST) =>
  scene.adapter.openFile(scene.connection, { platformId, name: 'a.png', size }, maxBytes, new AbortController().signal);

function share(bytes: Uint8Array): Record<string, string> {
  const { message } = scene.slack.people.write(scene.ada, scene.dm, { text: 'x', files: [{ name: 'a.png', type: 'image/png', bytes }] });
  return (message.fields['files'] as readonly Record<string, string>[])[0]!;
}

it('reads a file of Slack', async () => {
  const file = share(Buffer.from('the bytes'));
  expect(Buffer.from(await open(file['url_private_download']!)).toString()).toBe('the bytes');
});

it('shows the token to no other host, whatever the message says', async () => {
  const { port } = elsewhere.address() as AddressInfo;
  for (const address of [
    `http://127.0.0.1:${port}/a`,
    'https://files.slack.com.evil.example/a',
    'https://evilslack.com/a',
    'http://files.slack.com/a',
    'file:///etc/passwd',
  ])
    await expect(open(address)).rejects.toMatchObject({ code: 'upstream_refused' });
  expect(asked).toBe(0);
});

it('stops at what is too large, whatever its sender said of its size', async () => {
  const { url_private_download: address } = share(Buffer.alloc(MOST + 1));
  await expect(open(address!)).rejects.toMatchObject({ code: 'input_too_large' });
  await expect(open(address!, MOST + 1)).rejects.toMatchObject({ code: 'input_too_large' });
});

it('says that the app may not read files when Slack shows the page to sign in instead', async () => {
  const { url_private_download: address } = share(Buffer.from('x'));
  scene.bot.scopes.delete('files:read');
  await expect(open(address!)).rejects.toMatchObject({ code: 'upstream_refused', retryable: false });
});

it('may be asked again while Slack is away', async () => {
  const { url_private_download: address } = share(Buffer.from('x'));
  scene.slack.setDown(true);
  await expect(open(address!)).rejects.toMatchObject({ code: 'upstream_unreachable', retryable: true });
});
