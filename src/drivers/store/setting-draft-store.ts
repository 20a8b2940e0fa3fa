/** Drafts of settings on PostgreSQL: each edit holds the tenant's row, so that edits and publications come one after the other. */
import { ChangedError, NotFoundError } from '../../kernel/errors.ts';
import type { ChannelId, TenantId } from '../../kernel/ids.ts';
import type { DraftChange } from '../../core/model/setting-draft.ts';
import type { DraftSlot, SettingDraftStore } from '../../core/ports/setting-draft-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { readStanding } from './draft-standing.ts';
import { createPublications } from './publications.ts';

const GROW = 'update tenants set draft_revision = draft_revision + 1 where id = $1 returning draft_revision as revision';
const SLOT = 'tenant_id = $1 and key = $2 and channel_id is not distinct from $3';
const CHANNEL = 'select from channels where tenant_id = $1 and id = $2';
const REVISION = `select revision from setting_drafts where ${SLOT}`;
const STORED = `select version from settings where ${SLOT}`;
const PUT = `
  insert into setting_drafts (tenant_id, key, channel_id, removed, value, base_version, revision, changed_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (tenant_id, key, channel_id) do update set removed = excluded.removed, value = excluded.value,
    base_version = excluded.base_version, revision = excluded.revision, changed_by = excluded.changed_by, at = clock_timestamp()
  returning at`;
const DROP = `delete from setting_drafts where ${SLOT} returning 1`;

export function createSettingDraftStore(pool: PgPool): SettingDraftStore {
  const within = <T>(tenantId: TenantId, work: (tx: PgUnitOfWork) => Promise<T>) => pool.withTenant(tenantId, (tx) => work(asPg(tx)));
  return {
    ...createPublications(pool, within),
    standing: (tenantId) => within(tenantId, (tx) => readStanding(tx)),
    put: (slot, value) => within(slot.tenantId, async (tx) => put(tx, slot, { ...(await begin(tx, slot)), removed: false, value })),
    remove: (slot) =>
      within(slot.tenantId, async (tx) => {
        const begun = await begin(tx, slot);
        if (begun.baseVersion === 0) await tx.query(DROP, keyOf(slot));
        else await put(tx, slot, { ...begun, removed: true, value: null });
      }),
    discard: (tenantId, slot) =>
      within(tenantId, async (tx) => {
        await tx.query(GROW, [tenantId]);
        if (slot !== null) return (await tx.query(DROP, keyOf({ tenantId, ...slot }))).length;
        return (await tx.query('delete from setting_drafts where tenant_id = $1 returning 1', [tenantId])).length;
      }),
  };
}

const keyOf = ({ tenantId, key, channelId }: { tenantId: TenantId; key: string; channelId: ChannelId | null }) => [
  tenantId,
  key,
  channelId,
];

type Begun = Pick<DraftChange, 'baseVersion' | 'revision'>;

/** @throws ChangedError when the change is not of the expected revision, NotFoundError for no such channel */
async function begin(tx: PgUnitOfWork, slot: DraftSlot): Promise<Begun> {
  const [grown] = await tx.query<{ revision: string }>(GROW, [slot.tenantId]);
  if (grown === undefined) throw new NotFoundError('The tenant');
  if (slot.channelId !== null && (await tx.query(CHANNEL, [slot.tenantId, slot.channelId])).length === 0)
    throw new NotFoundError('The channel');
  const [now] = await tx.query<{ revision: string }>(REVISION, keyOf(slot));
  if (slot.expected !== undefined && slot.expected !== Number(now?.revision ?? 0)) {
    throw new ChangedError(`The draft of ${slot.key} was changed meanwhile. Read it again, and decide anew.`, { field: 'If-Match' });
  }
  const [stored] = await tx.query<{ version: string }>(STORED, keyOf(slot));
  return { revision: Number(grown.revision), baseVersion: Number(stored?.version ?? 0) };
}

async function put(tx: PgUnitOfWork, slot: DraftSlot, change: Begun & Pick<DraftChange, 'removed' | 'value'>): Promise<DraftChange> {
  const { removed, value, baseVersion, revision } = change;
  const { key, channelId, by } = slot;
  const params = [...keyOf(slot), removed, removed ? null : JSON.stringify(value), baseVersion, revision, by];
  const [row] = await tx.query<{ at: Date }>(PUT, params);
  return { key, channelId, ...change, by, at: row!.at };
}
