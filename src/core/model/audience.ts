/** Whom a message was meant for, as far as a channel can see, and the one rule that decides whether the agent answers it. */

/** Facts, not decisions: the adapter reads them from what came in. */
export interface Audience {
  /** Nobody else reads along. */
  readonly private: boolean;
  /** The agent is called by its name. */
  readonly mentioned: boolean;
  /** It answers something that the agent said. */
  readonly replyToBot: boolean;
  /** It is a command for the agent, or a press on a button of the agent. */
  readonly command: boolean;
  /** It was written in a thread or topic. */
  readonly inThread: boolean;
}

/** `addressed`: only what is meant for the agent; `threads`: every message in a thread or topic too; `all`: everything it can read. */
export const AUDIENCE_POLICIES = ['addressed', 'threads', 'all'] as const;
export type AudiencePolicy = (typeof AUDIENCE_POLICIES)[number];

/** In private always; in a group only when spoken to, unless the connection's policy says otherwise. */
export function isForAgent(audience: Audience, policy: AudiencePolicy): boolean {
  if (policy === 'all' || audience.private) return true;
  return audience.mentioned || audience.replyToBot || audience.command || (policy === 'threads' && audience.inThread);
}
