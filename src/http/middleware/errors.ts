/** The one gate through which every error leaves as a problem document (RFC 9457), or as a page where people look. */
import { STATUS_CODES } from 'node:http';
import { ClawError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { HttpContext, HttpMiddleware } from '../state.ts';

const UNEXPECTED = 'Something went wrong on our side. Quote the request id when you report it.';

/** What is known about an error becomes its answer; anything else is a bug: logged whole, told as 500 without a word of it. */
export function createErrorGate(logger: Logger): HttpMiddleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const known = error instanceof ClawError ? error : null;
      const facts = { request_id: ctx.state.requestId, route: ctx.state.route, method: ctx.method };
      if (!known || known.status === 500) logger.error({ ...facts, error }, 'request failed');
      else logger.debug({ ...facts, code: known.code, ...known.details.facts }, known.message);
      writeProblem(ctx, known?.status === 500 ? null : known);
    }
  };
}

function writeProblem(ctx: HttpContext, error: ClawError | null): void {
  const code = error?.code ?? 'internal';
  ctx.status = error?.status ?? 500;
  if (ctx.status === 401) ctx.set('WWW-Authenticate', challengeOf(ctx, code));
  const wait = error?.details.retryAfterMs;
  if (wait !== undefined) ctx.set('Retry-After', String(Math.max(1, Math.ceil(wait / 1_000))));
  ctx.set('Cache-Control', 'no-store');
  if (ctx.state.problemPage) {
    ctx.body = ctx.state.problemPage(ctx.status, ctx.get('Accept-Language'));
    ctx.type = 'text/html; charset=utf-8';
    return;
  }
  const errors = faultsOf(error);
  ctx.body = JSON.stringify({
    type: `urn:claw:problem:${code}`,
    title: STATUS_CODES[ctx.status],
    status: ctx.status,
    detail: error?.message ?? UNEXPECTED,
    code,
    request_id: ctx.state.requestId,
    ...(errors.length > 0 && { errors }),
  });
  ctx.type = 'application/problem+json';
}

function challengeOf(ctx: HttpContext, code: string): string {
  if (ctx.state.asksPassword === true) return 'Basic realm="Claw: the API key as the password", charset="UTF-8"';
  return code === 'auth_invalid' ? 'Bearer error="invalid_token"' : 'Bearer';
}

function faultsOf(error: ClawError | null): readonly { readonly field: string; readonly rule: string; readonly fix?: string }[] {
  if (error?.details.faults)
    return error.details.faults.map(({ field, rule, fix }) => ({ field, rule, ...(fix !== undefined && { fix }) }));
  return error?.details.field === undefined ? [] : [{ field: error.details.field, rule: error.code, fix: error.message }];
}
