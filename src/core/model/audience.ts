/** Whom a message was meant for, as far as a channel can see, and the one rule that decides whether the agent answers it. */

/** `bot`: another program; `hidden`: the platform shows a group or a channel in place of who wrote. */
export type Sender = 'person' | 'bot' | 'hidden';

/** Turns in a row between the agent and what may be another bot; then it is silent until a person writes, or the conversation has rested. */
export const MAX_BOT_TURNS = 5;
/** No loop is this slow. In groups conversations are one sender's, so no person would ever write in that of a bot. */
export const BOT_REST_MS = 60 * 60_000;

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
  /** It was written in a thread or topic, or goes on with something the same person said before. */
  readonly inThread: boolean;
  /** It answers or names somebody else. False when absent. */
  readonly toOthers?: boolean;
  /** A person when absent. The agent's own messages never come this far. */
  readonly sender?: Sender;
}

/**
 * `addressed`: what is meant for the agent, and what a person goes on to say in a thread in which they have just spoken with it; `threads`: every
 * message in a thread or topic too; `all`: everything it can read.
 */
export const AUDIENCE_POLICIES = ['addressed', 'threads', 'all'] as const;
export type AudiencePolicy = (typeof AUDIENCE_POLICIES)[number];

/** Whether other bots are heard. */
export const BOT_POLICIES = ['ignore', 'answer'] as const;
export type BotPolicy = (typeof BOT_POLICIES)[number];

/** `if-part-of`: only when the agent is part of the thread, which the conversation tells. */
export type ForAgent = 'yes' | 'no' | 'if-part-of';

/** In private always; in a group only when spoken to, unless the connection's policy says otherwise. Other bots only where they are wanted. */
export function judgeAudience(audience: Audience, policy: AudiencePolicy, bots: BotPolicy = 'ignore'): ForAgent {
  if (audience.sender === 'bot' && bots === 'ignore') return 'no';
  if (policy === 'all' || audience.private) return 'yes';
  if (audience.mentioned || audience.replyToBot || audience.command) return 'yes';
  if (!audience.inThread) return 'no';
  if (policy === 'threads') return 'yes';
  return audience.toOthers === true ? 'no' : 'if-part-of';
}
