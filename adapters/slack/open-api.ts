/** Opens Slack's client for a token; the library is loaded when the first connection needs it. */
import type { Logger, WebClient, WebClientOptions } from '@slack/web-api';
import type { Secret } from '../../src/kernel/secret.ts';

/** One call a method, no retries of its own; a call ends with the signal, after the time for a call at the latest. Few calls need no token. */
export type OpenApi = (token: Secret | null, signal: AbortSignal) => Promise<WebClient>;

/** Seconds to wait where Slack asks to call less and does not say for how long. */
const RETRY_AFTER = '30';

/** The library would write to the console; what it says of a call is in the call's error. */
const nothing = (): void => undefined;
const SILENT: Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'setLevel' | 'setName'> = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
};

/** `apiUrl` with a slash at its end. */
export function createOpenApi(apiUrl: string, timeoutMs: number): OpenApi {
  return async (token, signal) => {
    const { WebClient } = await import('@slack/web-api');
    return new WebClient(token?.reveal(), await createClientOptions(apiUrl, timeoutMs, signal));
  };
}

/** For every client of Slack's libraries, also for those inside of others. */
export async function createClientOptions(apiUrl: string, timeoutMs: number, signal: AbortSignal) {
  const { LogLevel } = await import('@slack/web-api');
  return {
    slackApiUrl: apiUrl,
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: { ...SILENT, getLevel: () => LogLevel.ERROR },
    fetch: async (url, init = {}) => {
      const ends = init.signal === undefined ? signal : AbortSignal.any([init.signal, signal]);
      const response = await fetch(url, { ...init, signal: ends });
      const isBare = response.status === 429 && Number.isNaN(Number.parseInt(response.headers.get('retry-after') ?? '', 10));
      return isBare ? new Response(null, { status: 429, headers: { 'retry-after': RETRY_AFTER } }) : response;
    },
  } satisfies WebClientOptions;
}
