// The two shapes of a Web API answer.
import type { Answer, Json } from './types.ts';

export const ok = (fields: Json = {}): Answer => ({ body: { ok: true, ...fields } });

export const refuse = (error: string, extra: Json = {}): Answer => ({ body: { ok: false, error, ...extra } });

export const tooMany = (retryAfter: number): Answer => ({
  status: 429,
  headers: { 'retry-after': String(retryAfter) },
  body: { ok: false, error: 'ratelimited' },
});
