/** Who speaks, the agent or a person, and what a person says. */
import { NotFoundError } from '../kernel/errors.ts';
import type { ConversationId, TenantId, TurnId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Conversation, Owner } from '../core/model/conversation.ts';
import type { Message } from '../core/model/message.ts';
import type { ChannelAdapter } from '../core/ports/channel-adapter.ts';
import type { HandoverEnding } from '../core/model/handover.ts';
import type { Claim, ConversationStore } from '../core/ports/conversation-store.ts';
import type { DeliveryStore } from '../core/ports/delivery-store.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { LiveEvent, LiveEvents } from '../core/ports/live-events.ts';
import { queueSoon } from './queue-soon.ts';

export interface HandOverDeps {
  readonly conversations: ConversationStore;
  readonly deliveries: DeliveryStore;
  readonly adapters: ReadonlyMap<string, ChannelAdapter>;
  readonly jobs: JobQueue;
  readonly live: LiveEvents;
  readonly logger: Logger;
}

const TO_A_PERSON: readonly LiveEvent[] = [{ kind: 'stop' }, { kind: 'status', state: 'human' }];

export interface Speech {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  readonly role: 'operator' | 'system';
  readonly text: string;
  readonly author: string | null;
  /** Dedupe key of the caller's request; the same one again says nothing twice. */
  readonly identity: string | null;
}

/** Says something outside a question: committed with its deliveries, shown live, and sent by a job like every answer. */
export async function speak(deps: HandOverDeps, speech: Speech): Promise<{ readonly message: Message; readonly turnId: TurnId }> {
  const spoken = await deps.deliveries.speak({
    ...speech,
    plan: (message, target, channelKind) =>
      deps.adapters.get(channelKind)?.plan({ messageId: message.id, text: message.text, sources: [], trusted: true }, target) ?? [],
  });
  deps.live.publish(speech.tenantId, speech.conversationId, { kind: 'message', seq: spoken.message.seq });
  await queueSoon(deps, { tenantId: speech.tenantId, turnId: spoken.turnId }, { attempt: 1 }, { message_id: spoken.message.id });
  return spoken;
}

/** Gives the conversation to a person or back to the agent. Throws NotFoundError when the tenant has no such conversation. */
export async function setOwner(
  deps: HandOverDeps,
  tenantId: TenantId,
  id: ConversationId,
  owner: Owner,
  how: { readonly by?: string | null; readonly ending?: HandoverEnding } = {},
): Promise<Conversation> {
  const conversation = await deps.conversations.setOwner(tenantId, id, owner, how);
  if (conversation === null) throw new NotFoundError('The conversation');
  if (owner === 'human') deps.live.publish(tenantId, id, ...TO_A_PERSON);
  return conversation;
}

/** A person takes the conversation for themselves. Null when there is no such conversation. */
export async function takeOver(
  deps: HandOverDeps,
  tenantId: TenantId,
  id: ConversationId,
  { by, force }: { readonly by: string; readonly force: boolean },
): Promise<Claim | null> {
  const claim = await deps.conversations.claim(tenantId, id, by, force);
  if (claim?.kind === 'claimed') deps.live.publish(tenantId, id, ...TO_A_PERSON);
  return claim;
}

/** A person's reply: taking part means taking over, so that the agent does not answer beside them. */
export async function speakAsOperator(
  deps: HandOverDeps,
  speech: Omit<Speech, 'role'>,
): Promise<{ readonly message: Message; readonly turnId: TurnId }> {
  await setOwner(deps, speech.tenantId, speech.conversationId, 'human', { by: speech.author });
  return speak(deps, { ...speech, role: 'operator' });
}
