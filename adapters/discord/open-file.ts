/** Reads a file that a person sent: Discord gives it to whoever has its address, and nothing but Discord's addresses is fetched. */
import { InputError, UpstreamRefused, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { InboundFile } from '../../src/core/ports/channel-adapter.ts';
import { readUpTo } from '../_shared/read-up-to.ts';

const HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** `apiUrl`: files may also lie where the API is, when that is a server of one's own. Throws InputError, UpstreamRefused or UpstreamUnreachable. */
export async function openFile(apiUrl: string, file: InboundFile, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  if (file.size !== null && file.size > maxBytes) throw new InputError(`The file is larger than ${maxBytes} bytes.`, {}, 'input_too_large');
  const address = URL.parse(file.platformId);
  if (address === null || !isOfDiscord(address, apiUrl)) throw new UpstreamRefused('A file lies outside of Discord.');
  try {
    const response = await fetch(address, { signal, redirect: 'error' });
    if (!response.ok || response.body === null) throw new UpstreamRefused(`Discord answered ${response.status} for a file.`);
    return await readUpTo(response.body, maxBytes);
  } catch (error) {
    if (error instanceof InputError || error instanceof UpstreamRefused) throw error;
    // The error is left behind: it may name the address, which opens the file.
    throw new UpstreamUnreachable('A file could not be fetched from Discord.');
  }
}

const isOfDiscord = (address: URL, apiUrl: string): boolean =>
  (address.protocol === 'https:' && HOSTS.has(address.hostname)) || address.origin === new URL(apiUrl).origin;
