/** Sends e-mail: to people who asked to be told of something. */

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same at each attempt; becomes the Message-ID, by which a mailbox knows a copy. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/** Resolves once the mail server has taken it. @throws UpstreamRefused where it never will, UpstreamUnreachable */
export type SendMail = (mail: Mail) => Promise<void>;
