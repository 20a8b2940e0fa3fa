/** Brings one planned part to Discord with one call; another one follows only where the first was certainly refused. */
import { z } from 'zod';
import type { Delivery } from '../../src/core/model/delivery.ts';
import { SendFault, type Receipt } from '../../src/core/ports/channel-adapter.ts';
import type { DeliveryId } from '../../src/kernel/ids.ts';
import { assertWanted } from '../_shared/send-budget.ts';
import type { DiscordRest } from './open-rest.ts';
import { readTarget, type DiscordTarget, type InteractionTicket } from './place.ts';
import { readPart, type DiscordPart } from './plan.ts';
import { CODES, isInteractionOver, readFault, toSendFault, type DiscordFault } from './read-fault.ts';

/** No previews of links, https://docs.discord.com/developers/resources/message#message-object-message-flags */
const SUPPRESS_EMBEDS = 1 << 2;
const ACTION_ROW = 1;
const BUTTON = 2;
const SECONDARY = 2;

/** What is to stand in a place. */
export type Sending = Pick<Delivery, 'id' | 'target' | 'content' | 'platformId'>;

/** What one call is made of; a second call differs in one of them. */
interface Attempt {
  readonly target: DiscordTarget;
  readonly nonce: string;
  /** The message to be edited; null: a new one is posted. */
  readonly edits: string | null;
}

const sentSchema = z.object({ id: z.string().min(1) });

/** Throws SendFault. What has a platform id already is brought to its text by an edit, which may be repeated at will. `now`: Unix time, ms. */
export async function sendPart({ rest }: DiscordRest, sending: Sending, now: number, signal: AbortSignal): Promise<Receipt> {
  const target = placeOf(sending);
  const part = readPart(sending.content);
  const nonce = nonceOf(sending.id);
  let attempt: Attempt = { target: inTime(target, now), nonce, edits: sending.platformId };
  for (;;) {
    assertWanted(signal);
    try {
      return { platformId: await call(rest, part, attempt, signal) };
    } catch (error) {
      const fault = readFault(error);
      const next = nextAttempt(fault, attempt);
      if (next === null) throw toSendFault(fault);
      attempt = next;
    }
  }
}

/** @throws SendFault for what was not made here */
export function placeOf({ target }: Pick<Delivery, 'target'>): DiscordTarget {
  const place = readTarget(target);
  if (place === null) throw new SendFault('no', 'The target is no place of Discord.', { retryable: false });
  return place;
}

/** The ticket of an interaction while Discord takes it; afterwards the place is its channel. */
export const inTime = (target: DiscordTarget, now: number): DiscordTarget =>
  target.interaction !== null && target.interaction.until > now ? target : { ...target, interaction: null };

/** The same for the same delivery, in 22 of the 25 characters that Discord takes. */
export const nonceOf = (id: DeliveryId): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

/** Where answers to an interaction are written and read; its own token stands for the bot's. */
export const webhookOf = ({ applicationId, token }: InteractionTicket): `/webhooks/${string}` => `/webhooks/${applicationId}/${token}`;

async function call(rest: DiscordRest['rest'], part: DiscordPart, attempt: Attempt, signal: AbortSignal): Promise<string> {
  const { target, nonce, edits } = attempt;
  const { interaction } = target;
  const base = interaction === null ? (`/channels/${target.channelId}` as const) : webhookOf(interaction);
  const auth = interaction === null;
  const body = writeBody(part);
  if (edits !== null) return idOf(await rest.patch(`${base}/messages/${edits}`, { body, auth, signal }));
  // The first one after a command takes the place of "is thinking"; a nonce is not taken here.
  if (interaction !== null) return idOf(await rest.post(base, { body, auth, signal }));
  const message_reference = part.reply && target.replyTo !== null ? { message_id: target.replyTo, fail_if_not_exists: false } : undefined;
  const once = { nonce, enforce_nonce: true };
  return idOf(await rest.post(`${base}/messages`, { body: { ...body, ...once, message_reference }, signal }));
}

/** Nobody is notified, whatever stands in the text. */
function writeBody({ text, buttons }: DiscordPart): object {
  const components = buttons.map(({ text: name, data }) => ({ type: BUTTON, style: SECONDARY, emoji: { name }, custom_id: data }));
  return {
    content: text,
    flags: SUPPRESS_EMBEDS,
    allowed_mentions: { parse: [], replied_user: false },
    components: components.length > 0 ? [{ type: ACTION_ROW, components }] : [],
  };
}

function idOf(answer: unknown): string {
  const { success, data } = sentSchema.safeParse(answer);
  if (success) return data.id;
  throw new Error('Discord did not name the message.');
}

/** Each remedy is tried once; null when there is none. */
function nextAttempt(fault: DiscordFault, attempt: Attempt): Attempt | null {
  if (fault.kind !== 'refused') return null;
  const { target, edits } = attempt;
  if (isInteractionOver(fault) && target.interaction !== null) return { ...attempt, target: { ...target, interaction: null } };
  // Somebody deleted it. The nonce of the message that is gone would lead back to it.
  if (fault.code === CODES.unknownMessage && edits !== null) return { ...attempt, edits: null, nonce: `${attempt.nonce}-2` };
  const mayNotReply = fault.code === CODES.replyNeedsHistory && target.replyTo !== null;
  return mayNotReply ? { ...attempt, target: { ...target, replyTo: null } } : null;
}
