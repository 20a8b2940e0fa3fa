/** Intake on PostgreSQL: one transaction around two functions, with the limiter asked in between. */
import { InputError } from '../../kernel/errors.ts';
import type { ContactId, ConversationId, MessageId, NewId, TurnId } from '../../kernel/ids.ts';
import type { Owner } from '../../core/model/conversation.ts';
import type { Tier } from '../../core/model/tier.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { Charge, EditResult, EditRow, IntakeResult, IntakeRow, IntakeStore, OpenedTurn } from '../../core/ports/intake-store.ts';
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

interface EditedJson {
  readonly kind: 'replaced' | 'kept' | 'duplicate';
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
    receive: (row, charge) => pool.withTenant(row.tenantId, (tx) => take(tx, row, charge, newId)),
    edit: (edit, charge) => pool.withTenant(edit.row.tenantId, (tx) => takeEdit(tx, edit, charge, newId)),
    seen: (tenantId, channelId, identity) =>
      pool.withTenant(tenantId, async (tx) => {
        const params = [tenantId, channelId, identity];
        return (await asPg(tx).query(SEEN, params, 'message_seen')).length > 0;
      }),
  };
}

const SEEN = 'select from messages where tenant_id = $1 and channel_id = $2 and identity = $3';

type ChargeFor = Parameters<IntakeStore['receive']>[1];

async function take(tx: UnitOfWork, row: IntakeRow, charge: ChargeFor, newId: NewId, editedAt: Date | null = null): Promise<IntakeResult> {
  const received = await insertMessage(tx, row, editedAt);
  const common = { conversationId: received.conversation_id as ConversationId, owner: received.owner as Owner };
  const message = toMessage(received.message);
  if (!received.created) return { ...common, kind: 'duplicate', message, turn: null, retryAfterMs: 0, level: null };
  // Nobody answers it, so it is not refused either: a notice of that would be one more thing for the other bot to answer.
  if (message.state === 'silenced') return { ...common, kind: 'accepted', message, turn: null, retryAfterMs: 0, level: null };
  const decision = await charge({ contactId: received.contact_id as ContactId, tier: received.tier as Tier });
  if (!decision.allowed) return { ...common, ...(await refuse(tx, row, message, decision)) };
  const turn = message.state === 'waiting' ? await openTurn(tx, row, message.id, newId) : null;
  return { ...common, kind: 'accepted', message, turn, retryAfterMs: 0, level: null };
}

async function takeEdit(tx: UnitOfWork, edit: EditRow, charge: ChargeFor, newId: NewId): Promise<EditResult> {
  const { row, replaces, at } = edit;
  let edited = await editMessage(tx, edit);
  if (edited === null) {
    if (!edit.insteadOfLost) return { kind: 'ignored' };
    const taken = await take(tx, { ...row, identity: replaces }, charge, newId, at);
    if (isTaken(taken)) return taken;
    // The message itself, or another copy of the edit, was committed in between.
    edited = await editMessage(tx, edit);
  }
  if (edited === null) return { kind: 'ignored' };
  if (edited.kind !== 'kept' || !edit.answerLate) return { kind: edited.kind, message: toMessage(edited.message) };
  const taken = await take(tx, row, charge, newId);
  return isTaken(taken) ? taken : { kind: 'duplicate', message: taken.message };
}

const isTaken = (result: IntakeResult): result is IntakeResult & { readonly kind: 'accepted' | 'limited' } => result.kind !== 'duplicate';

async function editMessage(tx: UnitOfWork, { row, replaces, at }: EditRow): Promise<EditedJson | null> {
  const { tenantId, channelId, text, command } = row;
  const edit = { tenant_id: tenantId, channel_id: channelId, replaces, edited_at: at, text, command };
  const rows = await asPg(tx).query<{ result: EditedJson | null }>(
    'select claw_message_edit($1) as result',
    [JSON.stringify(edit)],
    'claw_message_edit',
  );
  return rows[0]!.result;
}

async function insertMessage(tx: UnitOfWork, row: IntakeRow, editedAt: Date | null): Promise<ReceivedJson> {
  const rows = await asPg(tx).query<{ result: ReceivedJson | LackingJson }>(
    'select claw_message_receive($1) as result',
    [JSON.stringify(toParameter(row, editedAt))],
    'claw_message_receive',
  );
  const { result } = rows[0]!;
  if (result.lacking !== undefined) throw lacksFiles(result.lacking);
  return result;
}

function toParameter(row: IntakeRow, editedAt: Date | null): Readonly<Record<string, unknown>> {
  const { externalId, name, tier, locale } = row.contact;
  return {
    tenant_id: row.tenantId,
    channel_id: row.channelId,
    message_id: row.messageId,
    identity: row.identity,
    conversation_key: row.conversationKey,
    contact: { external_id: externalId, name, tier, locale },
    text: row.text,
    file_ids: row.fileIds,
    reply_target: row.replyTarget,
    base_ids: row.baseIds,
    stop: row.stop,
    command: row.command,
    collect_ms: row.collectMs,
    sender: row.sender,
    bot_turns: row.botTurns,
    bot_rest_ms: row.botRestMs,
    unkept: row.unkept,
    edited_at: editedAt,
  };
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
