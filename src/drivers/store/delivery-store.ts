/** Delivery rows on PostgreSQL. */
import type { ChannelId, ConversationId, DeliveryId, MessageId, NewId, TurnId } from '../../kernel/ids.ts';
import { NotFoundError } from '../../kernel/errors.ts';
import type { Delivery, DeliveryState } from '../../core/model/delivery.ts';
import type { ReplyTarget } from '../../core/model/message.ts';
import type { DecideDelivery, DecidedDelivery, DeliveryStore, PlannedSpeech, UndecidableState } from '../../core/ports/delivery-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { DECIDE, DELIVERIES, DELIVERY, OF_MESSAGE, toDeliveryView } from './delivery-view-rows.ts';
import type { DeliveryViewRow } from './delivery-view-rows.ts';
import { toMessage } from './message-rows.ts';
import type { MessageJson } from './message-rows.ts';
import { afterId, toPage } from './page-cursor.ts';

interface DeliveryRow {
  readonly id: string;
  readonly turn_id: string;
  readonly conversation_id: string;
  readonly channel_id: string;
  readonly channel_kind: string;
  readonly message_id: string;
  readonly seq: string;
  readonly part: number;
  readonly state: string;
  readonly target: ReplyTarget;
  readonly content: Readonly<Record<string, unknown>>;
  readonly platform_id: string | null;
  readonly attempts: number;
  readonly calling_for_ms: number | null;
  readonly trying_for_ms: number | null;
  readonly preview: boolean;
}

export function createDeliveryStore(pool: PgPool, newId: NewId): DeliveryStore {
  const truth = async (text: string, params: readonly unknown[], name: string): Promise<boolean> =>
    (await pool.query<{ result: boolean }>(text, params, name))[0]!.result;
  return {
    open: async (tenantId, conversationId) => {
      const text = 'select * from claw_deliveries_open($1, $2)';
      return (await pool.query<DeliveryRow>(text, [tenantId, conversationId], 'claw_deliveries_open')).map(toDelivery);
    },
    markCalling: (tenantId, id, fence) =>
      truth('select claw_delivery_call($1, $2, $3) as result', [tenantId, id, fence], 'claw_delivery_call'),
    settle: (tenantId, id, fence, result) =>
      truth(
        'select claw_delivery_settle($1, $2, $3, $4, $5, $6, $7, $8) as result',
        [tenantId, id, fence, result.state, result.platformId ?? null, result.error ?? null, result.retryInMs ?? 0, result.counts ?? true],
        'claw_delivery_settle',
      ),
    list: async (tenantId, page, { state, channelId, conversationId }) => {
      const params = [tenantId, afterId(page), page.limit + 1, state, channelId, conversationId];
      const rows = await pool.withTenant(tenantId, (tx) => asPg(tx).query<DeliveryViewRow>(DELIVERIES, params, 'deliveries'));
      return toPage(page, rows, toDeliveryView);
    },
    ofMessage: (tenantId, messageId) =>
      pool.withTenant(tenantId, async (tx) => {
        const rows = await asPg(tx).query<DeliveryViewRow>(OF_MESSAGE, [tenantId, messageId], 'deliveries_of_message');
        return rows.map(toDeliveryView);
      }),
    decide: (tenantId, id, decision) => pool.withTenant(tenantId, (tx) => decide(tx, id, decision)),
    speak: (speech) => pool.withTenant(speech.tenantId, (tx) => speak(tx, speech, newId)),
  };
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id as DeliveryId,
    turnId: row.turn_id as TurnId,
    conversationId: row.conversation_id as ConversationId,
    channelId: row.channel_id as ChannelId,
    channelKind: row.channel_kind,
    messageId: row.message_id as MessageId,
    seq: Number(row.seq),
    part: row.part,
    state: row.state as DeliveryState,
    target: row.target,
    content: row.content,
    platformId: row.platform_id,
    attempts: row.attempts,
    callingForMs: row.calling_for_ms,
    tryingForMs: row.trying_for_ms,
    preview: row.preview,
  };
}

async function decide(tx: UnitOfWork, id: DeliveryId, { state, request }: DecideDelivery): Promise<DecidedDelivery | null> {
  const pg = asPg(tx);
  const decided = await pg.query<{ allowed: boolean | null; queued: number | null }>(
    DECIDE,
    [tx.tenantId, id, state, request],
    'claw_delivery_decide',
  );
  const { allowed, queued } = decided[0]!;
  if (allowed === null) return null;
  const rows = await pg.query<DeliveryViewRow>(DELIVERY, [tx.tenantId, id], 'delivery');
  const delivery = toDeliveryView(rows[0]!);
  return allowed ? { allowed, delivery, queued } : { allowed, state: delivery.state as UndecidableState };
}

const NOTE_REPLY = `
  update handovers set replied_at = clock_timestamp()
  where tenant_id = $1 and conversation_id = $2 and ended_at is null and replied_at is null`;

async function speak(tx: UnitOfWork, speech: PlannedSpeech, newId: NewId) {
  const pg = asPg(tx);
  const { tenantId, conversationId } = speech;
  const place = await lockPlace(pg, conversationId);
  const said = await findSaid(pg, speech, place.channel_id);
  if (said) return said;
  const messageId = newId<MessageId>();
  const turnId = newId<TurnId>();
  const target = place.reply_target ?? { space: conversationId };
  await pg.query(
    `insert into turns (tenant_id, id, conversation_id, kind, state, answer_id, ended_at)
     values ($1, $2, $3, $4, 'answered', $5, now())`,
    [tenantId, turnId, conversationId, speech.role === 'operator' ? 'operator' : 'notice', messageId],
  );
  const inserted = await pg.query<{ message: MessageJson }>(
    `insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text, turn_id, author, identity)
     values ($1, $2, $3, $4, $5, $6, 'sent', $7, $8, $9, $10) returning claw_message_json(messages) as message`,
    [tenantId, messageId, place.channel_id, conversationId, place.seq, speech.role, speech.text, turnId, speech.author, speech.identity],
  );
  await pg.query('update conversations set last_seq = $3, updated_at = now() where tenant_id = $1 and id = $2', [
    tenantId,
    conversationId,
    place.seq,
  ]);
  if (speech.role === 'operator') await pg.query(NOTE_REPLY, [tenantId, conversationId]);
  const message = toMessage(inserted[0]!.message);
  for (const part of speech.plan(message, target, place.kind)) {
    await pg.query(
      `insert into deliveries (tenant_id, id, conversation_id, turn_id, message_id, part, target, content)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [tenantId, newId<DeliveryId>(), conversationId, turnId, messageId, part.part, target, part.content],
    );
  }
  return { message, turnId };
}

/** What was said before under the same dedupe key. */
async function findSaid(pg: PgUnitOfWork, speech: PlannedSpeech, channelId: string) {
  if (speech.identity === null) return null;
  const rows = await pg.query<{ message: MessageJson }>(
    'select claw_message_json(m) as message from messages m where m.tenant_id = $1 and m.channel_id = $2 and m.identity = $3',
    [speech.tenantId, channelId, speech.identity],
  );
  const message = rows[0] && toMessage(rows[0].message);
  return message?.turnId ? { message, turnId: message.turnId } : null;
}

/** The conversation's place and next sequence, locked until the transaction ends. @throws NotFoundError */
async function lockPlace(pg: PgUnitOfWork, conversationId: ConversationId) {
  const locked = await pg.query<{ channel_id: string; kind: string; reply_target: ReplyTarget | null; seq: number }>(
    `select c.channel_id, ch.kind, c.reply_target, (c.last_seq + 1)::int as seq
     from conversations c join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.channel_id
     where c.tenant_id = $1 and c.id = $2 for update of c`,
    [pg.tenantId, conversationId],
  );
  if (!locked[0]) throw new NotFoundError('The conversation');
  return locked[0];
}
