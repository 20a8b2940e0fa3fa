/** Intake on PostgreSQL: one transaction around two functions, with the limiter asked in between. */
import { InputError } from '../../kernel/errors.ts';
import type { ContactId, ConversationId, MessageId, NewId, TurnId } from '../../kernel/ids.ts';
import type { Owner } from '../../core/model/conversation.ts';
import type { Tier } from '../../core/model/tier.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { Charge, IntakeResult, IntakeRow, IntakeStore, OpenedTurn } from '../../core/ports/intake-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { toMessage } from './message-rows.ts';
import type { MessageJson } from './message-rows.ts';

/** A file that may not be sent stands as null. */
interface LackingJson {
  readonly lacking: readonly unknown[];
}

interface ReceivedJson {
  readonly lacking?: never;
  readonly created: boolean;
  readonly conversation_id: string;
  readonly owner: string;
  readonly contact_id: string;
  readonly tier: string;
  readonly message: MessageJson;
}

/** As the functions print a turn that was opened. */
export interface OpenedTurnJson {
  readonly turn_id: string;
  readonly queued: number;
  readonly ready_in_ms: number;
}

export function toOpenedTurn(json: OpenedTurnJson | null): OpenedTurn | null {
  return json && { turnId: json.turn_id as TurnId, queued: json.queued, readyInMs: json.ready_in_ms };
}

export function createIntakeStore(pool: PgPool, newId: NewId): IntakeStore {
  return {
    receive: (row, charge) =>
      pool.withTenant(row.tenantId, async (tx) => {
        const received = await insertMessage(tx, row);
        const common = { conversationId: received.conversation_id as ConversationId, owner: received.owner as Owner };
        const message = toMessage(received.message);
        if (!received.created) return { ...common, kind: 'duplicate', message, turn: null, retryAfterMs: 0, level: null };
        const decision = await charge({ contactId: received.contact_id as ContactId, tier: received.tier as Tier });
        if (!decision.allowed) return { ...common, ...(await refuse(tx, row, message, decision)) };
        const turn = message.state === 'waiting' ? await openTurn(tx, row, message.id, newId) : null;
        return { ...common, kind: 'accepted', message, turn, retryAfterMs: 0, level: null };
      }),
  };
}

async function insertMessage(tx: UnitOfWork, row: IntakeRow): Promise<ReceivedJson> {
  const rows = await asPg(tx).query<{ result: ReceivedJson | LackingJson }>(
    'select claw_message_receive($1) as result',
    [
      JSON.stringify({
        tenant_id: row.tenantId,
        channel_id: row.channelId,
        message_id: row.messageId,
        identity: row.identity,
        conversation_key: row.conversationKey,
        contact: { external_id: row.contact.externalId, name: row.contact.name, tier: row.contact.tier, locale: row.contact.locale },
        text: row.text,
        file_ids: row.fileIds,
        reply_target: row.replyTarget,
        base_ids: row.baseIds,
        stop: row.stop,
        command: row.command,
        collect_ms: row.collectMs,
      }),
    ],
    'claw_message_receive',
  );
  const { result } = rows[0]!;
  if (result.lacking !== undefined) throw lacksFiles(result.lacking);
  return result;
}

function lacksFiles(files: readonly unknown[]): InputError {
  const fix = 'Upload the file in this conversation and send its id once.';
  const faults = files.flatMap((file, index) => (file === null ? [{ field: `file_ids.${index}`, rule: 'unsent_file', fix }] : []));
  const fields = faults.map(({ field }) => field).join(', ');
  return new InputError(`A file was not found, or was sent before: ${fields}.`, { faults });
}

async function refuse(
  tx: UnitOfWork,
  row: IntakeRow,
  message: IntakeResult['message'],
  decision: Charge & { allowed: false },
): Promise<Omit<IntakeResult, 'conversationId' | 'owner'>> {
  await asPg(tx).query(`update messages set state = 'limited' where tenant_id = $1 and id = $2`, [row.tenantId, message.id]);
  return {
    kind: 'limited',
    message: { ...message, state: 'limited' },
    turn: null,
    retryAfterMs: decision.retryAfterMs,
    level: decision.level,
  };
}

async function openTurn(tx: UnitOfWork, row: IntakeRow, messageId: MessageId, newId: NewId): Promise<OpenedTurn | null> {
  const rows = await asPg(tx).query<{ result: OpenedTurnJson | null }>(
    'select claw_turn_open($1, $2, $3, $4, $5) as result',
    [row.tenantId, messageId, newId(), newId(), row.collectCapMs],
    'claw_turn_open',
  );
  return toOpenedTurn(rows[0]?.result ?? null);
}
