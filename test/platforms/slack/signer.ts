// Signs requests the way Slack does, and the way a forger or a broken clock does.
import { createHmac } from 'node:crypto';

/** `stale` and `future` are properly signed ten minutes off; `forged` is signed with another secret; `unsigned` carries no signature. */
export type Stamp = 'valid' | 'stale' | 'future' | 'forged' | 'unsigned';

const OFF_SECONDS = 600;

/** HMAC-SHA256 over `v0:timestamp:body`, as https://docs.slack.dev/authentication/verifying-requests-from-slack tells. */
export function signSlack(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

export function signatureHeaders(secret: string, wallMs: number, body: string, stamp: Stamp): Record<string, string> {
  if (stamp === 'unsigned') return {};
  const off = stamp === 'stale' ? -OFF_SECONDS : stamp === 'future' ? OFF_SECONDS : 0;
  const timestamp = Math.floor(wallMs / 1_000) + off;
  const key = stamp === 'forged' ? `${secret}-not` : secret;
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': signSlack(key, timestamp, body) };
}
