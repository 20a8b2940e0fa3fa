/** What an error of a call means: the library's own errors are told apart by their codes, so that it need not be loaded for it. */
import { UpstreamRefused, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { UnreachableReason } from '../../src/core/model/place.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';
import { NOT_CONNECTED } from '../_shared/not-connected.ts';

export type SlackFault =
  /** Slack understood and did not do it, for the reason that `code` names; `http-404` and the like when it does not know the method. */
  | { readonly kind: 'refused'; readonly code: string; /** The scope that the token lacks. */ readonly needed?: string }
  | { readonly kind: 'too-many'; readonly retryAfterMs: number }
  /** Nothing was sent: there was no connection. */
  | { readonly kind: 'not-reached'; readonly reason: string }
  /** It may have been done or not. */
  | {
      readonly kind: 'unclear';
      readonly reason: string;
      /** An answer came, in place of Slack's own: nothing of the call is under way any more. */
      readonly answered: boolean;
    };

export type Refusal = SlackFault & { readonly kind: 'refused' };

interface LibraryError {
  readonly code: string;
  readonly data?: { readonly error?: unknown; readonly needed?: unknown };
  readonly retryAfter?: number;
  readonly statusCode?: number;
  readonly original?: unknown;
}

export function readFault(error: unknown): SlackFault {
  if (!isLibraryError(error)) return { kind: 'unclear', reason: 'The connection to Slack ended before its answer.', answered: false };
  switch (error.code) {
    case 'slack_webapi_platform_error':
      return fromPlatform(error.data ?? {});
    case 'slack_webapi_rate_limited_error':
      return { kind: 'too-many', retryAfterMs: Math.max(1, error.retryAfter ?? 1) * 1_000 };
    case 'slack_webapi_http_error':
      return fromStatus(error.statusCode ?? 0);
    default:
      return fromNetwork(error.original);
  }
}

const isLibraryError = (error: unknown): error is LibraryError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('slack_webapi_');

/** Slack says of these itself that some of the call may have been done. */
const HALF_DONE = new Set(['fatal_error', 'internal_error']);

/** The library takes for an error code whatever is no JSON, so that a whole page may stand there. */
function fromPlatform({ error, needed }: NonNullable<LibraryError['data']>): SlackFault {
  if (typeof error !== 'string' || !/^[\w.:-]{1,100}$/.test(error)) {
    return { kind: 'unclear', reason: 'Slack answered with a page that is none of its API.', answered: true };
  }
  if (HALF_DONE.has(error)) return { kind: 'unclear', reason: `Slack answered ${error}.`, answered: false };
  if (error === 'ratelimited' || error === 'rate_limited') return { kind: 'too-many', retryAfterMs: 30_000 };
  return { kind: 'refused', code: error, ...(typeof needed === 'string' && { needed }) };
}

/** Slack answers 200 to every call that it understood. */
function fromStatus(status: number): SlackFault {
  if (status >= 400 && status < 500) return { kind: 'refused', code: `http-${status}` };
  return { kind: 'unclear', reason: `Slack answered ${status}.`, answered: false };
}

function fromNetwork(original: unknown): SlackFault {
  const cause = original instanceof Error ? original.cause : undefined;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';
  if (NOT_CONNECTED.test(code)) return { kind: 'not-reached', reason: `Slack could not be reached (${code}).` };
  return { kind: 'unclear', reason: `The connection to Slack ended before its answer (${code}).`, answered: false };
}

const anyOf = (...codes: readonly string[]): ReadonlySet<string> => new Set(codes);

const MARKUP = anyOf(
  'invalid_blocks',
  'invalid_blocks_format',
  'markdown_text_conflict',
  'msg_blocks_too_long',
  'msg_too_long',
  'invalid_arguments',
);
const GONE_MESSAGE = anyOf('message_not_found', 'cant_update_message', 'edit_window_closed');
const TOKEN = anyOf('not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired', 'not_allowed_token_type');

export const isMarkupRefused = ({ code }: Refusal): boolean => MARKUP.has(code);

/** What was to be brought up to date is gone, or may not be touched any more. */
export const isEditRefused = ({ code }: Refusal): boolean => GONE_MESSAGE.has(code);

/** The bot is not where it should write. */
export const isOutside = ({ code }: Refusal): boolean => code === 'not_in_channel' || code === 'channel_not_found';

/** An open stream cannot be updated before it is stopped. */
export const isStreaming = ({ code }: Refusal): boolean => code === 'streaming_state_conflict';

export const isTokenRefused = ({ code }: Refusal): boolean => TOKEN.has(code);

/** Refusals that stay: the words an admin reads in place of Slack's. */
const REASONS: readonly (readonly [ReadonlySet<string>, string, UnreachableReason?])[] = [
  [anyOf('channel_not_found'), 'The channel was not found.', 'gone'],
  [anyOf('is_archived'), 'The channel is archived.', 'gone'],
  [anyOf('not_in_channel'), 'The app is not in the channel.', 'removed'],
  [anyOf('user_not_found', 'user_disabled', 'user_is_inactive'), 'The person has left the workspace.', 'left'],
  [anyOf('messages_tab_disabled'), 'The app’s messages are turned off: turn on its Messages tab, under App Home.', 'forbidden'],
  [anyOf('cannot_dm_bot', 'user_is_bot'), 'The other side is a bot.', 'forbidden'],
  [anyOf('restricted_action_thread_locked', 'thread_not_found', 'cannot_reply_to_message'), 'The thread is locked or gone.'],
];

export const TOKEN_REFUSED = 'Slack does not take the app’s token.';

export function toSendFault(fault: SlackFault): SendFault {
  if (fault.kind === 'not-reached') return new SendFault('no', fault.reason, { retryable: true, counts: false });
  if (fault.kind === 'unclear') return new SendFault('unknown', fault.reason, { retryable: true });
  if (fault.kind === 'too-many') {
    return new SendFault('no', 'Slack asks to send less.', { retryable: true, retryAfterMs: fault.retryAfterMs, counts: false });
  }
  if (isTokenRefused(fault)) return new SendFault('no', TOKEN_REFUSED, { retryable: false, shuts: 'connection' });
  const [, reason, shuts] = REASONS.find(([codes]) => codes.has(fault.code)) ?? [];
  if (reason !== undefined) return new SendFault('no', reason, { retryable: false, ...(shuts !== undefined && { shuts }) });
  if (fault.code.startsWith('restricted_action')) {
    return new SendFault('no', 'The app may not write in the channel.', { retryable: false, shuts: 'forbidden' });
  }
  return new SendFault('no', wordsOf(fault), { retryable: isPassing(fault) });
}

const wordsOf = ({ code, needed }: Refusal): string =>
  code === 'missing_scope' ? `The app lacks the scope ${needed ?? 'for it'}.` : `Slack refused it: ${code}`;

/** Slack, or something before it, is not itself for a while. */
const isPassing = ({ code }: Refusal): boolean => /^http-|^(service_unavailable|request_timeout|team_added_to_org)$/.test(code);

export function toUpstream(fault: SlackFault): UpstreamRefused | UpstreamUnreachable {
  if (fault.kind === 'too-many') return new UpstreamUnreachable('Slack asks to call less.', { retryAfterMs: fault.retryAfterMs });
  if (fault.kind !== 'refused') return new UpstreamUnreachable(fault.reason);
  return new UpstreamRefused(isTokenRefused(fault) ? TOKEN_REFUSED : wordsOf(fault));
}
