/** What an interaction is answered with within three seconds: that an answer comes, or a few words for the one who asked. */
import type { Logger } from '../../src/kernel/logger.ts';
import type { DiscordRest } from './open-rest.ts';
import { readFault } from './read-fault.ts';

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object */
export interface InteractionResponse {
  readonly type: 1 | 4 | 5 | 6;
  readonly data?: { readonly content: string; readonly flags: number; readonly allowed_mentions: { readonly parse: readonly [] } };
}

const EPHEMERAL = 1 << 6;
const TEXT_LIMIT = 2_000;

export const PONG: InteractionResponse = { type: 1 };
/** A pressed button needs no more than that it was seen. */
export const SEEN: InteractionResponse = { type: 6 };

/** "… is thinking": the answer takes its place within a quarter of an hour. */
export const promiseAnswer = (): InteractionResponse => ({ type: 5 });

/** Words that nobody else sees. */
export const sayToOne = (text: string): InteractionResponse => ({
  type: 4,
  data: { content: text.slice(0, TEXT_LIMIT), flags: EPHEMERAL, allowed_mentions: { parse: [] } },
});

/** For an interaction that came over the gateway. One that is lost or late costs nothing: its answer is a message of the channel then. */
export async function respondTo(
  { rest }: DiscordRest,
  { id, token }: { readonly id: string; readonly token: string },
  response: InteractionResponse,
  logger: Logger,
): Promise<void> {
  try {
    await rest.post(`/interactions/${id}/${token}/callback`, { body: response, auth: false });
  } catch (error) {
    logger.debug({ fault: readFault(error).kind }, 'an interaction was not answered in time');
  }
}
