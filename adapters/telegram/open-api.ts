/** Opens grammY's client for a token; the library is loaded when the first connection needs it. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Api } from 'grammy';
import type { Secret } from '../../src/kernel/secret.ts';

/** One call a method, no retries of its own, ended after `timeoutMs`. */
export type OpenApi = (token: Secret, timeoutMs: number) => Promise<Api>;

/** A connection idle for longer may be closed by the other side just when it is used again, and then nobody knows what became of a send. */
const IDLE_MS = 4_000;

/** `apiRoot` without a slash at its end. */
export function createOpenApi(apiRoot: string): OpenApi {
  const options = { keepAlive: true, timeout: IDLE_MS };
  const agent = apiRoot.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options);
  return async (token, timeoutMs) => {
    const { Api } = await import('grammy');
    return new Api(token.reveal(), {
      apiRoot,
      timeoutSeconds: timeoutMs / 1_000,
      baseFetchConfig: { agent, redirect: 'error', compress: true },
    });
  };
}

/** The platform's own signals do all that the library asks of one; its types name those of an older stand-in. */
export const forCall = (signal: AbortSignal): CallSignal => signal as unknown as CallSignal;

type CallSignal = NonNullable<Parameters<Api['getMe']>[0]>;
