/** What the harness does to a network, seen by two parties that talk through it. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { openLink, type Link } from './link.ts';

describe('a link', () => {
  let echo: Server;
  let link: Link;
  let heard: string;
  const far: Socket[] = [];
  beforeEach(async () => {
    heard = '';
    echo = createServer((socket) => {
      far.push(socket);
      socket.on('error', () => {});
      socket.on('data', (bytes: Buffer) => {
        heard += bytes.toString();
        socket.write(`heard ${bytes.toString()}`);
      });
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    link = await openLink(() => [(echo.address() as AddressInfo).port]);
  });
  afterEach(async () => {
    await link.close();
    for (const socket of far.splice(0)) socket.destroy();
    await new Promise((resolve) => echo.close(resolve));
  });

  async function open() {
    const socket = connect(link.port, '127.0.0.1');
    const seen = { text: '', isGone: false };
    socket.on('data', (bytes: Buffer) => (seen.text += bytes.toString()));
    socket.on('error', () => {});
    socket.on('close', () => (seen.isGone = true));
    await once(socket, 'connect');
    return { socket, seen };
  }

  it('passes on what is said, both ways', async () => {
    const { socket, seen } = await open();
    socket.write('one');
    await until(() => seen.text === 'heard one');
    socket.end();
    await until(() => seen.isGone);
    expect(heard).toBe('one');
  });

  it('that is cut resets what is open, and lets others in', async () => {
    const { socket, seen } = await open();
    socket.write('one');
    await until(() => seen.text !== '');
    link.trouble({ kind: 'cut' });
    await until(() => seen.isGone);
    const again = await open();
    again.socket.write('two');
    await until(() => again.seen.text === 'heard two');
    expect(heard).toBe('onetwo');
  });

  it('that is gone lets nobody in until it is healed', async () => {
    link.trouble({ kind: 'gone' });
    const refused = connect(link.port, '127.0.0.1');
    refused.on('error', () => {});
    await until(() => refused.destroyed);
    link.heal();
    const { socket, seen } = await open();
    socket.write('one');
    await until(() => seen.text === 'heard one');
    expect(refused.bytesRead).toBe(0);
  });

  it('that hangs holds what is said and closes nothing', async () => {
    const { socket, seen } = await open();
    socket.write('one');
    await until(() => seen.text === 'heard one');
    link.trouble({ kind: 'hang' });
    socket.write('two');
    const other = await open();
    other.socket.write('three');
    await until(() => socket.bytesWritten === 6);
    expect([heard, seen.isGone]).toEqual(['one', false]);
    link.heal();
    await until(() => seen.text === 'heard oneheard two' && other.seen.text === 'heard three');
  });

  it('stops before watched words, once', async () => {
    let reached = 0;
    link.at({ words: 'claw_end', when: 'before' }, () => (reached += 1));
    const { socket, seen } = await open();
    socket.write('call claw_end now');
    await until(() => seen.isGone);
    expect([reached, heard]).toEqual([1, '']);
    const again = await open();
    again.socket.write('call claw_end now');
    await until(() => again.seen.text !== '');
    expect(reached).toBe(1);
  });

  it('stops after watched words, when their answer would come', async () => {
    let reached = 0;
    link.at({ words: 'claw_end', when: 'after' }, () => (reached += 1));
    const { socket, seen } = await open();
    socket.write('call claw_end now');
    await until(() => seen.isGone);
    expect([reached, heard, seen.text]).toEqual([1, 'call claw_end now', '']);
  });

  it('leaves alone what is watched no more', async () => {
    let reached = 0;
    link.at({ words: 'claw_end', when: 'before' }, () => (reached += 1))();
    const { socket, seen } = await open();
    socket.write('call claw_end now');
    await until(() => seen.text === 'heard call claw_end now');
    expect(reached).toBe(0);
  });
});
