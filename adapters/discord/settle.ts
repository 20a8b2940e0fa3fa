/** Finds out what became of a send whose end was not seen: by its nonce while Discord remembers it, later by looking for the message. */
import { z } from 'zod';
import type { Delivery } from '../../src/core/model/delivery.ts';
import { SendFault, type ChannelAdapter } from '../../src/core/ports/channel-adapter.ts';
import { idAt } from './backfill.ts';
import type { DiscordRest } from './open-rest.ts';
import type { DiscordTarget, InteractionTicket } from './place.ts';
import { readPart, type DiscordPart } from './plan.ts';
import { readFault, toSendFault } from './read-fault.ts';
import { inTime, placeOf, sendPart, webhookOf } from './send.ts';

type Settled = Awaited<ReturnType<ChannelAdapter['settle']>>;

export interface SettleDeps {
  readonly opened: DiscordRest;
  /** The bot's own id. */
  readonly botId: string;
  /** Unix time, milliseconds. */
  readonly now: number;
}

/** Discord leads a nonce back to its message for "a few minutes"; a call that takes its time must fit in. */
const NONCE_KEPT_MS = 110_000;
/** What was called arrived between these times around its mark, clocks that differ and calls by the nonce included; milliseconds. */
const LOOK_BEFORE_MS = 60_000;
const LOOK_AFTER_MS = 180_000;
const PAGE = 100;
const MOST_PAGES = 5;
const LOADING = 1 << 7;

const seenSchema = z.object({
  id: z.string().regex(/^\d{1,20}$/),
  content: z.string(),
  flags: z.number().optional(),
  author: z.object({ id: z.string() }),
  message_reference: z.object({ message_id: z.string().optional() }).nullish(),
  components: z.array(z.object({ components: z.array(z.object({ custom_id: z.string().optional() })).optional() })).optional(),
});
type Seen = z.output<typeof seenSchema>;

/** Throws SendFault while Discord cannot be asked. */
export async function settleSend(deps: SettleDeps, delivery: Delivery, signal: AbortSignal): Promise<Settled> {
  const place = placeOf(delivery);
  const target = inTime(place, deps.now);
  const age = delivery.callingForMs ?? Number.POSITIVE_INFINITY;
  // Answers to interactions have no nonce.
  const isNonceKnown = age < NONCE_KEPT_MS && inTime(place, deps.now - age).interaction === null;
  try {
    // An edit may be made again at will, and so may a post while its nonce is known.
    if (delivery.platformId !== null || isNonceKnown) {
      return { kind: 'sent', receipt: await sendPart(deps.opened, delivery, deps.now, signal) };
    }
    if (target.interaction === null) return await lookInChannel(deps, delivery, target, signal);
    return await lookAtResponse(deps, delivery, target, target.interaction, signal);
  } catch (error) {
    const fault = error instanceof SendFault ? error : toSendFault(readFault(error));
    // Refused for good: neither a second call nor a look can tell of the first one.
    if (fault.sent === 'no' && !fault.retryable) return { kind: 'unknown' };
    throw fault;
  }
}

/** The response that was promised to a command: as long as it is not there, nothing is. */
async function lookAtResponse(
  deps: SettleDeps,
  delivery: Delivery,
  target: DiscordTarget,
  ticket: InteractionTicket,
  signal: AbortSignal,
): Promise<Settled> {
  const response = seenSchema.parse(await deps.opened.rest.get(`${webhookOf(ticket)}/messages/@original`, { auth: false, signal }));
  if (((response.flags ?? 0) & LOADING) !== 0) return { kind: 'not-sent' };
  if (isSame(response, readPart(delivery.content), target)) return sentAs(response);
  return lookInChannel(deps, delivery, target, signal);
}

/** What is not there, where the whole time in question can be read, was not sent. */
async function lookInChannel(deps: SettleDeps, delivery: Delivery, target: DiscordTarget, signal: AbortSignal): Promise<Settled> {
  const { callingForMs, preview } = delivery;
  const part = readPart(delivery.content);
  // Half an answer reads otherwise than the whole: it is known by what it answers, or not at all.
  if (callingForMs === null || (preview && (!part.reply || target.replyTo === null))) return { kind: 'unknown' };
  const isOurs = (seen: Seen): boolean =>
    seen.author.id === deps.botId && (preview ? isAnswerTo(seen, target) : isSame(seen, part, target));
  const read = (query: Record<string, string>): Promise<readonly Seen[]> => readMessages(deps, target, query, signal);
  const called = deps.now - callingForMs;
  let after = String(idAt(called - LOOK_BEFORE_MS));
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const seen = (await read({ after, limit: String(PAGE) })).toSorted((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
    const found = seen.find(isOurs);
    if (found !== undefined) return sentAs(found);
    const last = seen.at(-1)?.id ?? after;
    if (seen.length < PAGE || BigInt(last) > idAt(called + LOOK_AFTER_MS)) {
      // To whom may not read the history Discord shows an empty one.
      const canRead = seen.length > 0 || page > 0 || (await read({ limit: '1' })).length > 0;
      return { kind: canRead ? 'not-sent' : 'unknown' };
    }
    after = last;
  }
  return { kind: 'unknown' };
}

async function readMessages(
  { opened }: SettleDeps,
  { channelId }: DiscordTarget,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<readonly Seen[]> {
  const found = await opened.rest.get(`/channels/${channelId}/messages`, { query: new URLSearchParams(query), signal });
  return z.array(seenSchema).parse(found);
}

const sentAs = ({ id }: Seen): Settled => ({ kind: 'sent', receipt: { platformId: id } });

/** Its buttons name the answer; without any it is known by its words and what it answers. Discord does not show the nonce again. */
function isSame(seen: Seen, part: DiscordPart, target: DiscordTarget): boolean {
  const pressed = seen.components?.flatMap(({ components = [] }) => components.map(({ custom_id }) => custom_id)) ?? [];
  if (part.buttons.length > 0) return part.buttons.every(({ data }) => pressed.includes(data));
  // One whose question was deleted answers nothing.
  const answers = seen.message_reference?.message_id ?? target.replyTo;
  return seen.content === part.text.trim() && (!part.reply || answers === target.replyTo);
}

const isAnswerTo = ({ message_reference: reference }: Seen, { replyTo }: DiscordTarget): boolean => reference?.message_id === replyTo;
