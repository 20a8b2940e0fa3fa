/** Who has a conversation, the bot or a person: each change is one transaction under the conversation's lock. */
import type { ConversationId } from '../../kernel/ids.ts';
import type { Conversation, Owner } from '../../core/model/conversation.ts';
import type { HandoverEnding } from '../../core/model/handover.ts';
import type { Claim, ConversationStore } from '../../core/ports/conversation-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { toConversation } from './conversation-rows.ts';
import type { ConversationRow } from './conversation-rows.ts';
import { ONE_CONVERSATION } from './conversation-statements.ts';

export const createOwning = (pool: PgPool): Pick<ConversationStore, 'setOwner' | 'claim'> => ({
  setOwner: (tenantId, id, owner, how = {}) =>
    pool.withTenant(tenantId, (tx) => setOwner(tx, id, owner, how.by ?? null, how.ending ?? null)),
  claim: (tenantId, id, by, force) => pool.withTenant(tenantId, (tx) => claim(tx, id, by, force)),
});

async function setOwner(
  tx: UnitOfWork,
  id: ConversationId,
  owner: Owner,
  by: string | null,
  ending: HandoverEnding | null,
): Promise<Conversation | null> {
  await asPg(tx).query('select claw_owner_set($1, $2, $3, $4, $5)', [tx.tenantId, id, owner, by, ending], 'claw_owner_set');
  return readConversation(tx, id);
}

async function claim(tx: UnitOfWork, id: ConversationId, by: string, force: boolean): Promise<Claim | null> {
  const rows = await asPg(tx).query<{ claim: { held_by: string; active?: boolean } | null }>(
    'select claw_conversation_claim($1, $2, $3, $4) as claim',
    [tx.tenantId, id, by, force],
    'claw_conversation_claim',
  );
  const found = rows[0]?.claim ?? null;
  if (found?.active === undefined) return found && { kind: 'held', by: found.held_by };
  const conversation = await readConversation(tx, id);
  return conversation && { kind: 'claimed', conversation, active: found.active };
}

export async function readConversation(tx: UnitOfWork, id: ConversationId): Promise<Conversation | null> {
  const rows = await asPg(tx).query<ConversationRow>(ONE_CONVERSATION, [tx.tenantId, id], 'conversation');
  return rows[0] ? toConversation(rows[0]) : null;
}
