/** Reads a file that a person sent: asks where it is, then takes its bytes up to a cap. */
import type { Secret } from '../../src/kernel/secret.ts';
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import type { InboundFile } from '../../src/core/ports/channel-adapter.ts';
import { fetchFile } from '../_shared/fetch-file.ts';
import { tooLarge } from '../_shared/read-up-to.ts';
import { forCall, type OpenApi } from './open-api.ts';
import { readFault, toUpstream } from './read-fault.ts';

export interface FileDeps {
  readonly openApi: OpenApi;
  readonly apiRoot: string;
  readonly callTimeoutMs: number;
}

/** Throws InputError when there are more than `maxBytes`, else UpstreamRefused or UpstreamUnreachable. */
export async function openFile(
  deps: FileDeps,
  token: Secret,
  file: InboundFile,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (file.size !== null && file.size > maxBytes) throw tooLarge(maxBytes);
  const path = await findPath(deps, token, file, signal);
  const address = `${deps.apiRoot}/file/bot${token.reveal()}/${path}`;
  return fetchFile({ platform: 'Telegram', address, init: { signal, redirect: 'error' }, maxBytes });
}

async function findPath({ openApi, callTimeoutMs }: FileDeps, token: Secret, file: InboundFile, signal: AbortSignal): Promise<string> {
  const api = await openApi(token, callTimeoutMs);
  const { file_path: path } = await api.getFile(file.platformId, forCall(signal)).catch((error: unknown) => {
    throw toUpstream(readFault(error));
  });
  // A server of one's own in local mode names a place on its disk.
  if (path === undefined || !/^\w[\w./-]*$/.test(path) || path.includes('..'))
    throw new UpstreamRefused('Telegram named no place for a file.');
  return path;
}
