// Files that people send: from Discord's own addresses and from no other, whatever a message says.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFile } from '../../../adapters/discord/open-file.ts';
import { startFakeDiscord, type FakeDiscord } from '../../platforms/discord/fake-discord.ts';

const MOST = 1_000;
let discord: FakeDiscord;
let elsewhere: Server;
let asked: number;

beforeEach(async () => {
  discord = await startFakeDiscord();
  asked = 0;
  elsewhere = createServer((_request, response) => {
    asked += 1;
    response.end('stolen');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  elsewhere.close();
  await discord.close();
});

const open = (platformId: string, size: number | null = null) =>
  openFile(discord.apiUrl, { platformId, name: 'a.png', size }, MOST, new AbortController().signal);

/** The address of a file that a person sent to a bot. */
function share(bytes: Uint8Array): string {
  const dm = discord.people.dm(discord.addBot(), discord.people.person());
  const [file] = discord.people.write(discord.people.person(), dm, { files: [{ name: 'a.png', type: 'image/png', bytes }] }).attachments;
  return file!.url;
}

it('reads a file where the API is, when that is a server of one’s own', async () => {
  expect(Buffer.from(await open(share(Buffer.from('the bytes')))).toString()).toBe('the bytes');
});

it('asks no other host', async () => {
  const { port } = elsewhere.address() as AddressInfo;
  for (const address of [
    `http://127.0.0.1:${port}/a`,
    `http://localhost:${port}/a`,
    'https://cdn.discordapp.com.evil.example/a',
    'https://evilcdn.discordapp.com/a',
    'http://cdn.discordapp.com/a',
    'file:///etc/passwd',
    'no address',
  ])
    await expect(open(address)).rejects.toMatchObject({ code: 'upstream_refused', message: 'A file lies outside of Discord.' });
  expect(asked).toBe(0);
});

it('stops at what is too large, whatever its sender said of its size', async () => {
  const address = share(Buffer.alloc(MOST + 1));
  await expect(open(address, MOST + 1)).rejects.toMatchObject({ code: 'input_too_large' });
  await expect(open(address, 1)).rejects.toMatchObject({ code: 'input_too_large' });
  await expect(open(address)).rejects.toMatchObject({ code: 'input_too_large' });
});

it('says that a file is not there any more, and that Discord is away', async () => {
  const address = share(Buffer.from('x'));
  await expect(open(address.replace('a.png', 'gone.png'))).rejects.toMatchObject({ code: 'upstream_refused' });
  discord.setDown(true);
  await expect(open(address)).rejects.toMatchObject({ code: 'upstream_unreachable' });
});
