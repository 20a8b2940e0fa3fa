/** Intake on PostgreSQL: one transaction of two trips with the limiter asked in between, shared by what arrives together. */
import { ClawError, InputError } from '../../kernel/errors.ts';
import { createGather } from '../../kernel/gather.ts';
import type { ContactId, ConversationId, NewId, TurnId } from '../../kernel/ids.ts';
import type { Owner } from '../../core/model/conversation.ts';
import type { Message } from '../../core/model/message.ts';
import type { Tier } from '../../core/model/tier.ts';
import type { Charge, EditResult, EditRow, IntakeResult, IntakeRow, IntakeStore, OpenedTurn } from '../../core/ports/intake-store.ts';
import { quote } from '../_shared/pg-pool.ts';
import type { PgPool, PgTrips } from '../_shared/pg-pool.ts';
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
  readonly waiting: number;
  readonly ready_in_ms: number;
}

export function toOpenedTurn(json: OpenedTurnJson | null): OpenedTurn | null {
  return json && { turnId: json.turn_id as TurnId, queued: json.queued, waiting: json.waiting, readyInMs: json.ready_in_ms };
}

/** Transactions under way at once, and messages in each. While one waits for a lock, the other goes on. */
const LANES = 2;
const MOST_TOGETHER = 50;
/** Longest wait for a lock while others wait behind, milliseconds; after it each goes on alone. */
const PATIENCE_MS = 300;
/** `lock_not_available`: PostgreSQL's manual, appendix A. */
const LOCKED = '55P03';

interface Intake {
  readonly row: IntakeRow;
  readonly charge: Parameters<IntakeStore['receive']>[1];
}

export function createIntakeStore(pool: PgPool, newId: NewId): IntakeStore {
  const takeAll = (intakes: readonly Intake[], isHurried: boolean) => pool.inTrips((trips) => take(trips, intakes, newId, { isHurried }));
  const together = createGather({
    run: (intakes, inLane) => inOneOrder(intakes, (ordered) => takeAll(ordered, inLane)),
    isWorthWaiting: (error) => error instanceof ClawError && error.details.facts?.['sqlstate'] === LOCKED,
    keyOf,
    lanes: LANES,
    most: MOST_TOGETHER,
  });
  return {
    // A message that lacks its files leaves nothing behind, so it must not share a transaction.
    receive: async (row, charge) => (row.fileIds.length > 0 ? (await takeAll([{ row, charge }], false))[0]! : together({ row, charge })),
    edit: (edit, charge) => pool.inTrips((trips) => takeEdit(trips, edit, charge, newId)),
    seen: (tenantId, channelId, identity) =>
      pool.withTenant(tenantId, async (tx) => {
        const params = [tenantId, channelId, identity];
        return (await asPg(tx).query(SEEN, params, 'message_seen')).length > 0;
      }),
  };
}

const SEEN = 'select from messages where tenant_id = $1 and channel_id = $2 and identity = $3';

/** Messages of one conversation wait for each other here, and not in the database. */
const keyOf = ({ row }: Intake): string => `${row.channelId} ${row.conversationKey}`;

/** Conversations are locked in the same order by all processes, or two of them could wait for each other. */
async function inOneOrder(
  intakes: readonly Intake[],
  takeAll: (intakes: readonly Intake[]) => Promise<readonly IntakeResult[]>,
): Promise<readonly IntakeResult[]> {
  const ordered = intakes.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const results = await takeAll(ordered);
  return intakes.map((intake) => results[ordered.indexOf(intake)]!);
}

/** The same function for each of the items, in their order. */
const forEach = (name: string, items: readonly object[]): string =>
  `select ${name}(item) as result from jsonb_array_elements(${quote(JSON.stringify(items))}) item`;

/** A message after the first trip. Without a decision there is nothing left to write. */
interface Received {
  readonly intake: Intake;
  readonly stored: ReceivedJson;
  readonly message: Message;
  readonly decision: Charge | null;
}

interface How {
  readonly isHurried?: boolean;
  readonly editedAt?: Date | null;
}

async function take(
  trips: PgTrips,
  intakes: readonly Intake[],
  newId: NewId,
  { isHurried = false, editedAt = null }: How,
): Promise<readonly IntakeResult[]> {
  const patience = isHurried ? `set local lock_timeout = ${PATIENCE_MS}; ` : '';
  const rows = intakes.map(({ row }) => toParameter(row, editedAt));
  const stored = await trips.query<{ result: ReceivedJson | LackingJson }>(patience + forEach('claw_message_receive', rows));
  const received = await Promise.all(intakes.map((intake, index) => judge(intake, stored[index]!.result)));
  const charged = received.filter(({ decision }) => decision !== null);
  const turns = charged.length === 0 ? [] : await settle(trips, charged, newId);
  return received.map((one) => toResult(one, turns[charged.indexOf(one)] ?? null));
}

async function judge(intake: Intake, stored: ReceivedJson | LackingJson): Promise<Received> {
  if (stored.lacking !== undefined) throw lacksFiles(stored.lacking);
  const message = toMessage(stored.message);
  // Nobody answers what is silenced, so it is not refused either: a notice of that would be one more thing for the other bot to answer.
  const isFree = !stored.created || message.state === 'silenced';
  const facts = { contactId: stored.contact_id as ContactId, tier: stored.tier as Tier };
  return { intake, stored, message, decision: isFree ? null : await intake.charge(facts) };
}

/** The last trip: refused messages are marked, turns opened where none is open, and everything is committed. */
async function settle(trips: PgTrips, charged: readonly Received[], newId: NewId): Promise<readonly (OpenedTurn | null)[]> {
  const items = charged.map(({ intake: { row }, message, decision }) => ({
    tenant_id: row.tenantId,
    message_id: message.id,
    allowed: decision?.allowed === true,
    level: decision?.allowed === false ? decision.level : null,
    turn_id: newId(),
    answer_id: newId(),
    collect_cap_ms: row.collectCapMs,
  }));
  const opened = await trips.end<{ result: OpenedTurnJson | null }>(forEach('claw_message_settle', items));
  return opened.map(({ result }) => toOpenedTurn(result));
}

function toResult({ stored, message, decision }: Received, turn: OpenedTurn | null): IntakeResult {
  const common = { conversationId: stored.conversation_id as ConversationId, owner: stored.owner as Owner };
  if (decision?.allowed === false) {
    const { level, retryAfterMs } = decision;
    return { ...common, kind: 'limited', message: { ...message, state: 'limited', limitedBy: level }, turn: null, retryAfterMs, level };
  }
  return { ...common, kind: stored.created ? 'accepted' : 'duplicate', message, turn, retryAfterMs: 0, level: null };
}

async function takeEdit(trips: PgTrips, edit: EditRow, charge: Intake['charge'], newId: NewId): Promise<EditResult> {
  const { row, replaces, at } = edit;
  const takeOne = async (one: IntakeRow, editedAt: Date | null) => (await take(trips, [{ row: one, charge }], newId, { editedAt }))[0]!;
  let edited = await editMessage(trips, edit);
  if (edited === null) {
    if (!edit.insteadOfLost) return { kind: 'ignored' };
    const taken = await takeOne({ ...row, identity: replaces }, at);
    if (isTaken(taken)) return taken;
    // The message itself, or another copy of the edit, was committed in between.
    edited = await editMessage(trips, edit);
  }
  if (edited === null) return { kind: 'ignored' };
  if (edited.kind !== 'kept' || !edit.answerLate) return { kind: edited.kind, message: toMessage(edited.message) };
  const taken = await takeOne(row, null);
  return isTaken(taken) ? taken : { kind: 'duplicate', message: taken.message };
}

const isTaken = (result: IntakeResult): result is IntakeResult & { readonly kind: 'accepted' | 'limited' } => result.kind !== 'duplicate';

async function editMessage(trips: PgTrips, { row, replaces, at }: EditRow): Promise<EditedJson | null> {
  const { tenantId, channelId, text, command } = row;
  const edit = { tenant_id: tenantId, channel_id: channelId, replaces, edited_at: at, text, command };
  return (await trips.query<{ result: EditedJson | null }>(forEach('claw_message_edit', [edit])))[0]!.result;
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
