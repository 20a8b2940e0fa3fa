/** Reads what becomes of the places where the bot is: it is thrown out of a guild, or a thread is closed or opened. */
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import { guildKeyOf } from './place.ts';

/** A guild that is unavailable has an outage; one that is gone without that word has removed the bot, or was deleted. */
export function fromGuildLoss({ id, unavailable }: { readonly id: string; readonly unavailable?: boolean | undefined }): Normalised {
  if (unavailable === true) return { kind: 'ignored', reason: 'an outage of a guild' };
  return { kind: 'reach', within: guildKeyOf(id), unreachable: 'removed' };
}

/** An archived thread opens again by itself when somebody writes; a locked one does not. */
export function fromThreadUpdate({
  id,
  thread_metadata: metadata,
}: {
  readonly id: string;
  readonly thread_metadata?: { readonly locked?: boolean | undefined } | undefined;
}): Normalised {
  if (metadata?.locked === undefined) return { kind: 'ignored', reason: 'nothing that is looked at' };
  return { kind: 'reach', space: id, unreachable: metadata.locked ? 'forbidden' : null };
}
