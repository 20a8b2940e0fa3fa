/** Answers what no endpoint took: an unknown address, a method that is not offered there, or the question which ones are. */
import { InputError, NotFoundError } from '../../kernel/errors.ts';
import type { HttpMiddleware } from '../state.ts';

/** `methodsAt` tells the methods offered at a path, none when nothing is there. */
export function createUnmatched(methodsAt: (path: string) => readonly string[]): HttpMiddleware {
  return (ctx) => {
    const methods = methodsAt(ctx.path);
    if (methods.length === 0) throw new NotFoundError('This address');
    const allowed = [...new Set([...methods, 'OPTIONS'])].join(', ');
    ctx.set('Allow', allowed);
    if (ctx.method !== 'OPTIONS') throw new InputError(`${ctx.method} is not offered here; use ${allowed}.`, {}, 'method_not_allowed');
    ctx.status = 204;
  };
}
