/** Reads a file that a person sent: Slack gives it to whoever shows the bot's token, which goes to Slack's own hosts alone. */
import type { Secret } from '../../src/kernel/secret.ts';
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import type { InboundFile } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { fetchFile } from '../_shared/fetch-file.ts';
import { tooLarge } from '../_shared/read-up-to.ts';
import type { OpenApi } from './open-api.ts';
import { readFault, toUpstream } from './read-fault.ts';
import { botToken } from './secrets.ts';
import { parseUrl } from '../../src/kernel/web-url.ts';

export interface FileDeps {
  readonly openApi: OpenApi;
  readonly apiUrl: string;
}

/** Throws InputError when there are more than `maxBytes`, else UpstreamRefused or UpstreamUnreachable. */
export async function openFile(
  deps: FileDeps,
  { secrets }: ChannelConnection,
  file: InboundFile,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (file.size !== null && file.size > maxBytes) throw tooLarge(maxBytes);
  const token = botToken(secrets);
  const address = await addressOf(deps, token, file, signal);
  const init: RequestInit = { headers: { authorization: `Bearer ${token.reveal()}` }, signal, redirect: 'manual' };
  return fetchFile({ platform: 'Slack', address, init, maxBytes, judge: assertMayRead });
}

/** Who may not read files is sent to the page where people sign in. */
function assertMayRead(status: number): void {
  if (status >= 300 && status < 400) throw new UpstreamRefused('Slack did not give a file away: the app lacks the scope files:read.');
}

async function addressOf(deps: FileDeps, token: Secret, { platformId }: InboundFile, signal: AbortSignal): Promise<URL> {
  const given = parseUrl(platformId) ?? parseUrl(await askFor(deps, token, platformId, signal));
  if (given !== null && isOfSlack(given, deps.apiUrl)) return given;
  throw new UpstreamRefused('A file lies outside of Slack.');
}

async function askFor({ openApi }: FileDeps, token: Secret, id: string, signal: AbortSignal): Promise<string> {
  const api = await openApi(token, signal);
  const { file } = await api.files.info({ file: id }).catch((error: unknown) => {
    throw toUpstream(readFault(error));
  });
  return file?.url_private_download ?? file?.url_private ?? '';
}

/** Beside Slack's own only the server that stands in for it. */
function isOfSlack(address: URL, apiUrl: string): boolean {
  if (address.origin === new URL(apiUrl).origin) return true;
  return address.protocol === 'https:' && /(^|\.)slack(-gov)?\.com$/.test(address.hostname);
}
