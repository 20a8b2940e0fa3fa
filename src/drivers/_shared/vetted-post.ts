/** Posts JSON to an address that somebody wrote into a setting. */
import type { IncomingMessage } from 'node:http';
import { ClawError, UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import { createVettedRequest, type ResolveHost } from './vetted-request.ts';

/** Of a longer answer nothing is used. */
const MOST_BYTES = 64 * 1_024;

/** Status 200 and its JSON. @throws UpstreamRefused where it may not go or got another answer, UpstreamUnreachable */
export type VettedPost = (address: string, body: unknown, signal: AbortSignal) => Promise<unknown>;

/** @param allowedHosts `host` or `host:port`, that may lie in private networks */
export function createVettedPost(allowedHosts: readonly string[], resolveHost?: ResolveHost): VettedPost {
  const request = createVettedRequest(allowedHosts, resolveHost);
  return async (address, value, signal) => {
    const body = JSON.stringify(value);
    const headers = { 'content-type': 'application/json', accept: 'application/json', 'content-length': Buffer.byteLength(body) };
    return readJson(await request(address, { method: 'POST', headers, body, signal }));
  };
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  try {
    if (response.statusCode !== 200) throw new UpstreamRefused(`It answered ${response.statusCode}.`);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > MOST_BYTES) throw new UpstreamRefused('Its answer is too long.');
    }
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (cause instanceof ClawError) throw cause;
    if (cause instanceof SyntaxError) throw new UpstreamRefused('Its answer is no JSON.', { cause });
    throw new UpstreamUnreachable('The connection ended before its answer.', { cause });
  } finally {
    response.destroy();
  }
}
