/** Why something that came was ignored. */
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';

/** Of a payload that has not the shape Slack documents: something changed there, or it is not Slack's. */
export const NOT_UNDERSTOOD = 'not understood';

export const ignored = (reason: string): Normalised & { readonly kind: 'ignored' } => ({ kind: 'ignored', reason });
