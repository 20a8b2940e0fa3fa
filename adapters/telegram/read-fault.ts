/** What an error of a call means. The errors themselves name the address with the token in it, so they never leave this file. */
import { UpstreamRefused, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { UnreachableReason } from '../../src/core/model/place.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';

export type TelegramFault =
  /** Telegram understood and did not do it. */
  | {
      readonly kind: 'refused';
      readonly code: number;
      readonly description: string;
      readonly retryAfterMs: number | null;
      /** The group is a supergroup now, under this id. */
      readonly movedTo: number | null;
    }
  /** Nothing was sent: there was no connection. */
  | { readonly kind: 'not-reached'; readonly reason: string }
  /** It may have been done or not. */
  | { readonly kind: 'unclear'; readonly reason: string; /** Only of an error that is not the client's. */ readonly cause?: unknown };

interface ApiError {
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
}

interface NetworkError {
  readonly message: string;
  readonly type?: string;
  readonly code?: string;
}

export function readFault(error: unknown): TelegramFault {
  if (isApiError(error)) return fromApi(error);
  if (!(error instanceof Error) || error.name !== 'HttpError') return { kind: 'unclear', reason: 'The call failed.', cause: error };
  const inner = 'error' in error && error.error instanceof Error ? error.error : error;
  return fromNetwork(inner);
}

function fromApi({ error_code: code, description, parameters = {} }: ApiError): TelegramFault {
  if (code >= 500) return { kind: 'unclear', reason: `Telegram answered ${code}.` };
  const { retry_after: after, migrate_to_chat_id: movedTo } = parameters;
  return { kind: 'refused', code, description, retryAfterMs: after === undefined ? null : after * 1_000, movedTo: movedTo ?? null };
}

/** Certificates are looked at before anything is sent. */
const CERTIFICATE = /^(CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

function fromNetwork({ message, type, code = 'unknown' }: NetworkError): TelegramFault {
  // Several addresses tried in vain make an error without words.
  const isConnect = type === 'system' && /, reason: (connect |getaddrinfo |$)/.test(message);
  if (isConnect || CERTIFICATE.test(code)) return { kind: 'not-reached', reason: `Telegram could not be reached (${code}).` };
  return { kind: 'unclear', reason: `The connection to Telegram ended before its answer (${type ?? code}).` };
}

function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && 'error_code' in error && typeof error.error_code === 'number' && 'description' in error;
}

export const isMarkupRefused = ({ code, description }: TelegramFault & { kind: 'refused' }): boolean =>
  code === 400 && /can't parse entities/i.test(description);

/** The edit asked for what is there already. */
export const isUnchanged = ({ code, description }: TelegramFault & { kind: 'refused' }): boolean =>
  code === 400 && /message is not modified/i.test(description);

/** What was to be edited is gone: somebody of the group deleted it. */
export const isEditRefused = ({ code, description }: TelegramFault & { kind: 'refused' }): boolean =>
  code === 400 && /message to edit not found|message can't be edited/i.test(description);

/** Refusals that stay: the words an admin reads in place of Telegram's. */
const REASONS: readonly (readonly [RegExp, string, UnreachableReason?])[] = [
  [/bot was blocked by the user/i, 'The person has blocked the bot.', 'blocked'],
  [/user is deactivated/i, 'The person has left Telegram.', 'left'],
  [/bot was kicked|bot is not a member/i, 'The bot was removed from the group.', 'removed'],
  [/can't initiate conversation/i, 'The person has not started the bot.', 'blocked'],
  [/message thread not found|topic_(closed|deleted)/i, 'The topic is closed or gone.'],
  [/not enough rights|have no rights|chat_write_forbidden/i, 'The bot may not write in the group.', 'forbidden'],
  [/chat not found/i, 'The chat was not found.', 'gone'],
];

export const TOKEN_REFUSED = 'Telegram does not take the bot’s token.';

export function toSendFault(fault: TelegramFault): SendFault {
  if (fault.kind === 'not-reached') return new SendFault('no', fault.reason, { retryable: true, counts: false });
  if (fault.kind === 'unclear') return new SendFault('unknown', fault.reason, { retryable: true, cause: fault.cause });
  const { code, description, retryAfterMs } = fault;
  if (code === 429) {
    return new SendFault('no', 'Telegram asks to send less.', { retryable: true, retryAfterMs: retryAfterMs ?? 1_000, counts: false });
  }
  if (isTokenRefused(fault)) return new SendFault('no', TOKEN_REFUSED, { retryable: false, shuts: 'connection' });
  const [, reason, shuts] = REASONS.find(([pattern]) => pattern.test(description)) ?? [null, `Telegram refused it: ${description}`];
  return new SendFault('no', reason, { retryable: false, ...(shuts !== undefined && { shuts }) });
}

/** Revoked (401), or not even shaped like one (404). */
export const isTokenRefused = ({ code }: TelegramFault & { kind: 'refused' }): boolean => code === 401 || code === 404;

export function toUpstream(fault: TelegramFault): UpstreamRefused | UpstreamUnreachable {
  if (fault.kind === 'unclear') return new UpstreamUnreachable(fault.reason, { cause: fault.cause });
  if (fault.kind === 'not-reached') return new UpstreamUnreachable(fault.reason);
  if (fault.code === 429) return new UpstreamUnreachable('Telegram asks to call less.', { retryAfterMs: fault.retryAfterMs ?? 1_000 });
  return new UpstreamRefused(isTokenRefused(fault) ? TOKEN_REFUSED : `Telegram refused it: ${fault.description}`);
}
