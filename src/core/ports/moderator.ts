/** A service of the business that judges texts. */

/** `in`: what a customer wrote; `out`: what the assistant is about to say. */
export type ModeratedDirection = 'in' | 'out';

export interface Verdict {
  readonly allowed: boolean;
  readonly reason: string | null;
}

export interface Moderator {
  /** One question. @throws UpstreamRefused for an address that may not be called or an answer that is none, UpstreamUnreachable */
  ask(endpoint: string, question: { readonly direction: ModeratedDirection; readonly text: string }, signal: AbortSignal): Promise<Verdict>;
}
