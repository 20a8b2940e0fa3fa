/** What is on its way to the addresses of a business, and what came of it. */
import { ConflictError } from '../../kernel/errors.ts';
import type { NotificationSendId, TenantId } from '../../kernel/ids.ts';
import type { NotificationSend } from '../../core/model/notification.ts';
import type { NotificationStore, SendResult } from '../../core/ports/notification-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { afterId, toPage } from './page-cursor.ts';

const READ = `
  select s.id, s.endpoint_id as "endpointId", s.event_id as "eventId", o.kind, s.state, s.attempts, s.status, s.error, s.due_at as "dueAt",
    s.created_at as "createdAt", s.ended_at as "endedAt"
  from notification_sends s join notifications_outbox o on o.tenant_id = s.tenant_id and o.id = s.event_id
  where s.tenant_id = $1`;
/** Newest first. $2 the last one of the page before, $3 how many, $4 address, $5 states. */
const LIST = `${READ} and ($4::uuid is null or s.endpoint_id = $4) and ($5::text[] is null or s.state = any ($5))
    and ($2::uuid is null or (s.created_at, s.id) < (select p.created_at, p.id from notification_sends p where p.tenant_id = $1 and p.id = $2))
  order by s.created_at desc, s.id desc limit $3`;
const TEST = `
  with endpoint as (select id from notification_endpoints where tenant_id = $1 and id = $2),
    event as (
      insert into notifications_outbox (tenant_id, id, kind, payload)
      select $1, gen_random_uuid(), 'test', jsonb_build_object('endpoint_id', id) from endpoint returning id
    )
  insert into notification_sends (tenant_id, endpoint_id, event_id) select $1, $2, id from event returning id`;
const REPLAY = `
  update notification_sends set state = 'planned', attempts = 0, due_at = clock_timestamp(), ended_at = null
  where tenant_id = $1 and id = $2 and state <> 'planned' returning id`;
const CANCEL = `
  update notification_sends set state = 'cancelled', error = 'Cancelled.', ended_at = clock_timestamp()
  where tenant_id = $1 and id = $2 and state = 'planned' returning id`;
const SETTLE = `
  update notification_sends set state = $3, status = $4, error = $5,
    due_at = clock_timestamp() + make_interval(secs => coalesce($6, 0) / 1000.0), ended_at = case when $3 = 'planned' then null else clock_timestamp() end
  where tenant_id = $1 and id = $2 and state = 'planned' returning endpoint_id`;
const SWITCH_OFF = `update notification_endpoints set enabled = false, off_reason = $3 where tenant_id = $1 and id = $2`;
/** What waits for an address that wants nothing any more has no other end. */
const GIVE_UP = `
  update notification_sends set state = 'dead', error = $3, ended_at = clock_timestamp()
  where tenant_id = $1 and endpoint_id = $2 and state = 'planned'`;

export function createSends(pool: PgPool): Pick<NotificationStore, 'test' | 'sends' | 'send' | 'replay' | 'cancel' | 'settle'> {
  const ask = <Row>(tenantId: TenantId, text: string, params: readonly unknown[]): Promise<Row[]> =>
    pool.withTenant(tenantId, (tx) => asPg(tx).query<Row>(text, [tenantId, ...params]));
  const one = async (tenantId: TenantId, id: NotificationSendId) =>
    (await ask<NotificationSend>(tenantId, `${READ} and s.id = $2`, [id]))[0] ?? null;
  const change = async (tenantId: TenantId, id: NotificationSendId, statement: string, refusal: string) => {
    const [changed] = await ask<{ id: string }>(tenantId, statement, [id]);
    const send = await one(tenantId, id);
    if (changed === undefined && send !== null) throw new ConflictError(refusal);
    return send;
  };
  return {
    sends: async (tenantId, page, { endpointId, states }) => {
      const params = [afterId(page), page.limit + 1, endpointId ?? null, states ?? null];
      return toPage(page, await ask<NotificationSend>(tenantId, LIST, params), (row) => row);
    },
    send: one,
    test: async (tenantId, id) => {
      const [planned] = await ask<{ id: NotificationSendId }>(tenantId, TEST, [id]);
      return planned ? one(tenantId, planned.id) : null;
    },
    replay: (tenantId, id) => change(tenantId, id, REPLAY, 'This notification is on its way already.'),
    cancel: (tenantId, id) => change(tenantId, id, CANCEL, 'This notification has ended already.'),
    settle: (tenantId, id, result) => pool.withTenant(tenantId, (tx) => settle(asPg(tx), id, result)),
  };
}

async function settle(tx: ReturnType<typeof asPg>, id: NotificationSendId, result: SendResult): Promise<void> {
  const retryInMs = result.kind === 'failed' ? result.retryInMs : null;
  const state = result.kind === 'sent' ? 'sent' : retryInMs === null ? 'dead' : 'planned';
  const error = result.kind === 'sent' ? null : result.error;
  const [settled] = await tx.query<{ endpoint_id: string }>(SETTLE, [tx.tenantId, id, state, result.status, error, retryInMs]);
  if (result.kind !== 'gone' || settled === undefined) return;
  await tx.query(SWITCH_OFF, [tx.tenantId, settled.endpoint_id, error]);
  await tx.query(GIVE_UP, [tx.tenantId, settled.endpoint_id, error]);
}
