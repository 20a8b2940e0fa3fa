/** What was published of drafts, and what is to be: the draft and its publication change in one transaction. */
import { NotFoundError } from '../../kernel/errors.ts';
import type { EvaluationRunId, PublicationId, TenantId } from '../../kernel/ids.ts';
import type { Publication } from '../../core/model/setting-draft.ts';
import type { PublishRequest, SettingDraftStore } from '../../core/ports/setting-draft-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { readStanding } from './draft-standing.ts';
import { afterId, toPage } from './page-cursor.ts';

interface Row {
  readonly id: PublicationId;
  readonly state: Publication['state'];
  readonly draft_hash: string;
  readonly reason: string | null;
  readonly requested_by: string;
  readonly due_at: Date;
  readonly most_cost: string | null;
  readonly runs: number;
  readonly run_id: EvaluationRunId | null;
  readonly version: string | null;
  readonly changes: Publication['changes'];
  readonly error: string | null;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

const COLUMNS =
  'id, state, draft_hash, reason, requested_by, due_at, most_cost, runs, run_id, version, changes, error, created_at, ended_at';

const GROW = 'update tenants set settings_version = settings_version + 1 where id = $1 returning settings_version as version';

const REMOVE = `
  delete from settings s using setting_drafts d where d.tenant_id = $1 and d.removed and s.tenant_id = d.tenant_id and s.key = d.key
    and s.channel_id is not distinct from d.channel_id`;

const SET = `
  insert into settings (tenant_id, key, channel_id, value, version, updated_at, updated_by)
  select tenant_id, key, channel_id, value, $2, clock_timestamp(), $3 from setting_drafts where tenant_id = $1 and not removed
  on conflict (tenant_id, key, channel_id) do update set value = excluded.value, version = excluded.version,
    updated_at = excluded.updated_at, updated_by = excluded.updated_by`;

const REMEMBER = `
  insert into setting_versions (tenant_id, key, channel_id, version, value, changed_by, reason)
  select tenant_id, key, channel_id, $2, value, $3, $4 from setting_drafts where tenant_id = $1`;

const INSERT = `
  insert into publications (tenant_id, id, state, draft_hash, reason, requested_by, due_at, most_cost, run_id, version, changes, ended_at)
  values ($1, $2, $3, $4, $5, $6, coalesce($7, clock_timestamp()), $8, $9, $10, $11,
    case when $3 = 'published' then clock_timestamp() end) returning ${COLUMNS}`;

const GET = `select ${COLUMNS} from publications where tenant_id = $1 and id = $2`;
const LIST = `select ${COLUMNS} from publications where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`;
const PUBLISHED = `
  update publications set state = 'published', version = $3, run_id = coalesce($4, run_id), ended_at = clock_timestamp()
  where tenant_id = $1 and id = $2 returning ${COLUMNS}`;
const END = `
  update publications set state = $3, error = $4, ended_at = clock_timestamp()
  where tenant_id = $1 and id = $2 and state = 'scheduled' returning ${COLUMNS}`;
const NOTE_RUN = `update publications set runs = runs + 1, run_id = $3 where tenant_id = $1 and id = $2 and state = 'scheduled'`;

type Within = <T>(tenantId: TenantId, work: (tx: PgUnitOfWork) => Promise<T>) => Promise<T>;
type Parts = 'publish' | 'schedule' | 'publishScheduled' | 'noteRun' | 'end' | 'publications' | 'publication' | 'due';

export function createPublications(pool: PgPool, within: Within): Pick<SettingDraftStore, Parts> {
  return {
    ...createPublishing(within),
    noteRun: (tenantId, id, runId) => within(tenantId, async (tx) => void (await tx.query(NOTE_RUN, [tenantId, id, runId]))),
    end: (tenantId, id, state, error) =>
      within(tenantId, async (tx) => (await tx.query<Row>(END, [tenantId, id, state, error])).map(toPublication)[0] ?? null),
    publications: (tenantId, page) =>
      within(tenantId, async (tx) => toPage(page, await tx.query<Row>(LIST, [tenantId, afterId(page), page.limit + 1]), toPublication)),
    publication: (tenantId, id) => within(tenantId, async (tx) => (await tx.query<Row>(GET, [tenantId, id])).map(toPublication)[0] ?? null),
    due: (limit) => pool.query('select tenant_id as "tenantId", publication_id as "publicationId" from claw_due_publications($1)', [limit]),
  };
}

function createPublishing(within: Within): Pick<SettingDraftStore, 'publish' | 'schedule' | 'publishScheduled'> {
  return {
    publish: (request, admit) =>
      within(request.tenantId, async (tx) => {
        const standing = await readStanding(tx, true);
        admit(standing);
        const version = await apply(tx, request);
        const params = [tx.tenantId, request.id, 'published', standing.hash, request.reason, request.by, null, null];
        const [row] = await tx.query<Row>(INSERT, [...params, standing.run?.id ?? null, version, published(standing.changes)]);
        return toPublication(row!);
      }),
    schedule: (request, admit) =>
      within(request.tenantId, async (tx) => {
        const standing = await readStanding(tx, true);
        admit(standing);
        const params = [tx.tenantId, request.id, 'scheduled', standing.hash, request.reason, request.by, request.dueAt, request.mostCost];
        const [row] = await tx.query<Row>(INSERT, [...params, standing.run?.id ?? null, null, published(standing.changes)]);
        return toPublication(row!);
      }),
    publishScheduled: (tenantId, id, admit) =>
      within(tenantId, async (tx) => {
        const standing = await readStanding(tx, true);
        const [row] = await tx.query<Row>(GET, [tenantId, id]);
        if (row?.state !== 'scheduled') return null;
        const publication = toPublication(row);
        admit(standing, publication);
        const version = await apply(tx, { tenantId, id, by: publication.by, reason: publication.reason });
        const [ended] = await tx.query<Row>(PUBLISHED, [tenantId, id, version, standing.run?.id ?? null]);
        return toPublication(ended!);
      }),
  };
}

/** The draft becomes what holds, under one new version; returns it. */
async function apply(tx: PgUnitOfWork, { tenantId, by, reason }: PublishRequest): Promise<string> {
  const [grown] = await tx.query<{ version: string }>(GROW, [tenantId]);
  if (grown === undefined) throw new NotFoundError('The tenant');
  await tx.query(REMOVE, [tenantId]);
  await tx.query(SET, [tenantId, grown.version, by]);
  await tx.query(REMEMBER, [tenantId, grown.version, by, reason]);
  await tx.query('delete from setting_drafts where tenant_id = $1', [tenantId]);
  return grown.version;
}

const published = (changes: Publication['changes']): string =>
  JSON.stringify(changes.map(({ key, channelId, removed, value }) => ({ key, channelId, removed, value })));

const toPublication = (row: Row): Publication => ({
  id: row.id,
  state: row.state,
  draftHash: row.draft_hash,
  reason: row.reason,
  by: row.requested_by,
  dueAt: row.due_at,
  mostCost: row.most_cost === null ? null : Number(row.most_cost),
  runs: row.runs,
  runId: row.run_id,
  version: row.version === null ? null : Number(row.version),
  changes: row.changes,
  error: row.error,
  createdAt: row.created_at,
  endedAt: row.ended_at,
});
