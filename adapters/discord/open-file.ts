/** Reads a file that a person sent: Discord gives it to whoever has its address, and nothing but Discord's addresses is fetched. */
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import type { InboundFile } from '../../src/core/ports/channel-adapter.ts';
import { fetchFile } from '../_shared/fetch-file.ts';
import { tooLarge } from '../_shared/read-up-to.ts';

const HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** `apiUrl`: files may also lie where the API is, when that is a server of one's own. Throws InputError, UpstreamRefused or UpstreamUnreachable. */
export async function openFile(apiUrl: string, file: InboundFile, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  if (file.size !== null && file.size > maxBytes) throw tooLarge(maxBytes);
  const address = URL.parse(file.platformId);
  if (address === null || !isOfDiscord(address, apiUrl)) throw new UpstreamRefused('A file lies outside of Discord.');
  return fetchFile({ platform: 'Discord', address, init: { signal, redirect: 'error' }, maxBytes });
}

const isOfDiscord = (address: URL, apiUrl: string): boolean =>
  (address.protocol === 'https:' && HOSTS.has(address.hostname)) || address.origin === new URL(apiUrl).origin;
