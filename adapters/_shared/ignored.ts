/** Why something that a platform brought is ignored. */

export interface Ignored {
  readonly kind: 'ignored';
  readonly reason: string;
}

/** Of what has not the shape that the platform documents: something changed there, or it is not the platform's. Every other reason is no news. */
export const NOT_UNDERSTOOD = 'not understood';

export const ignored = (reason: string): Ignored => ({ kind: 'ignored', reason });
