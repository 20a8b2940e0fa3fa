/** What an error of a call means. The errors themselves name addresses with tokens of interactions in them, so they never leave this file. */
import { UpstreamRefused, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { UnreachableReason } from '../../src/core/model/place.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';
import { NOT_CONNECTED } from '../_shared/not-connected.ts';
import { HeldBack } from './rate-room.ts';

export type DiscordFault =
  /** Discord understood and did not do it. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** Discord's own, 0 where it names none: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
      readonly code: number;
      readonly description: string;
    }
  /** Too many calls, of this kind and in this place or of the whole bot. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number; readonly global: boolean }
  /** Nothing was sent: there was no connection. */
  | { readonly kind: 'not-reached'; readonly reason: string }
  /** It may have been done or not. */
  | { readonly kind: 'unclear'; readonly reason: string; /** Only of an error that is not the client's. */ readonly cause?: unknown };

export type DiscordRefusal = DiscordFault & { readonly kind: 'refused' };

export const CODES = {
  unknownChannel: 10_003,
  unknownGuild: 10_004,
  unknownMessage: 10_008,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  missingAccess: 50_001,
  closedToMessages: 50_007,
  missingPermissions: 50_013,
  invalidWebhookToken: 50_027,
  threadArchived: 50_083,
  noMutualGuilds: 50_278,
  replyNeedsHistory: 160_002,
  blockedByModeration: 200_000,
  titleBlockedByModeration: 200_001,
} as const;

export function readFault(error: unknown): DiscordFault {
  if (error instanceof HeldBack) return { kind: 'limited', retryAfterMs: error.retryAfterMs, global: error.global };
  if (!(error instanceof Error)) return { kind: 'unclear', reason: 'The call failed.', cause: error };
  if (isApiError(error)) {
    const { status, code, message } = error;
    return { kind: 'refused', status, code: Number(code) || 0, description: message };
  }
  if (error.name === 'HTTPError' && 'status' in error) return { kind: 'unclear', reason: `Discord answered ${String(error.status)}.` };
  return fromNetwork(error);
}

const isApiError = (error: Error): error is Error & { readonly status: number; readonly code: number | string } =>
  error.name.startsWith('DiscordAPIError[') && 'status' in error && typeof error.status === 'number' && 'code' in error;

function fromNetwork(error: Error): DiscordFault {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code !== null && NOT_CONNECTED.test(code)) return { kind: 'not-reached', reason: `Discord could not be reached (${code}).` };
  if (code === null && error.name !== 'AbortError') return { kind: 'unclear', reason: 'The answer of Discord could not be read.' };
  return { kind: 'unclear', reason: `The connection to Discord ended before its answer (${code ?? 'aborted'}).` };
}

/** The token of the bot, not that of an interaction. */
export const isTokenRefused = ({ status, code }: DiscordRefusal): boolean => status === 401 && code !== CODES.invalidWebhookToken;

/** Discord does not take answers to the interaction any more; a message of the channel can say it. */
export const isInteractionOver = ({ code }: DiscordRefusal): boolean =>
  code === CODES.invalidWebhookToken || code === CODES.unknownWebhook || code === CODES.unknownInteraction;

/** Refusals that stay: the words an admin reads in place of Discord's. */
const REASONS: ReadonlyMap<number, readonly [string, UnreachableReason?]> = new Map([
  [CODES.closedToMessages, ['The person takes no direct messages of the bot.', 'blocked']],
  [CODES.noMutualGuilds, ['The person shares no server with the bot any more.', 'left']],
  [CODES.missingAccess, ['The bot cannot see the channel, or was removed from the server.', 'removed']],
  [CODES.unknownGuild, ['The server was deleted, or the bot was removed from it.', 'removed']],
  [CODES.missingPermissions, ['The bot may not write in the channel.', 'forbidden']],
  [CODES.unknownChannel, ['The channel or thread was deleted.', 'gone']],
  [CODES.threadArchived, ['The thread is closed.']],
  [CODES.blockedByModeration, ['The moderation of the server blocked it.']],
  [CODES.titleBlockedByModeration, ['The moderation of the server blocked it.']],
]);

export const TOKEN_REFUSED = 'Discord does not take the bot’s token.';

export function toSendFault(fault: DiscordFault): SendFault {
  if (fault.kind === 'not-reached') return new SendFault('no', fault.reason, { retryable: true, counts: false });
  if (fault.kind === 'unclear') return new SendFault('unknown', fault.reason, { retryable: true, cause: fault.cause });
  if (fault.kind === 'limited') {
    return new SendFault('no', 'Discord asks to send less.', { retryable: true, retryAfterMs: fault.retryAfterMs, counts: false });
  }
  if (isTokenRefused(fault)) return new SendFault('no', TOKEN_REFUSED, { retryable: false, shuts: 'connection' });
  const [reason, shuts] = REASONS.get(fault.code) ?? [`Discord refused it: ${fault.description}`];
  return new SendFault('no', reason, { retryable: false, ...(shuts !== undefined && { shuts }) });
}

export function toUpstream(fault: DiscordFault): UpstreamRefused | UpstreamUnreachable {
  if (fault.kind === 'unclear') return new UpstreamUnreachable(fault.reason, { cause: fault.cause });
  if (fault.kind === 'not-reached') return new UpstreamUnreachable(fault.reason);
  if (fault.kind === 'limited') return new UpstreamUnreachable('Discord asks to call less.', { retryAfterMs: fault.retryAfterMs });
  return new UpstreamRefused(isTokenRefused(fault) ? TOKEN_REFUSED : `Discord refused it: ${fault.description}`);
}
