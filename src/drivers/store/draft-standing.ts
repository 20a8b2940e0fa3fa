/** The draft beside what is stored, and what decides whether it may be published, read in one transaction. */
import type { ChannelId } from '../../kernel/ids.ts';
import { draftHash } from '../../core/model/setting-draft.ts';
import type { DraftStanding, StandingChange } from '../../core/model/draft-standing.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { SELECT_RUNS, toRun } from './evaluation-rows.ts';
import type { RunRow } from './evaluation-rows.ts';

interface Row {
  readonly key: string;
  readonly channel_id: ChannelId | null;
  readonly removed: boolean;
  readonly value: unknown;
  readonly base_version: string;
  readonly revision: string;
  readonly changed_by: string;
  readonly at: Date;
  readonly stored_version: string | null;
  readonly stored_value: unknown;
}

const TENANT = 'select settings_version, knowledge_version from tenants where id = $1';

const CHANGES = `
  select d.key, d.channel_id, d.removed, d.value, d.base_version, d.revision, d.changed_by, d.at,
    s.version as stored_version, s.value as stored_value
  from setting_drafts d left join settings s
    on s.tenant_id = d.tenant_id and s.key = d.key and s.channel_id is not distinct from d.channel_id
  where d.tenant_id = $1 order by d.key, d.channel_id nulls first`;

const QUESTIONS = 'select count(*)::int as questions from evaluation_questions where tenant_id = $1';

/** The last one that came to an end, with the questions as they are: what was asked before one of them changed says nothing of it. */
const RUN = `${SELECT_RUNS}
  where r.tenant_id = $1 and r.source = 'evaluation' and r.state = 'done' and r.draft_hash = $2 and r.base_version = $3
    and r.knowledge_version = $4
    and r.created_at > coalesce((select max(q.changed_at) from evaluation_questions q where q.tenant_id = $1), '-infinity') order by r.id desc limit 1`;

/** With `lock` nothing of it changes until the transaction ends. */
export async function readStanding(tx: PgUnitOfWork, lock = false): Promise<DraftStanding> {
  const [tenant] = await tx.query<{ settings_version: string; knowledge_version: string }>(`${TENANT}${lock ? ' for update' : ''}`, [
    tx.tenantId,
  ]);
  const settingsVersion = Number(tenant?.settings_version ?? 0);
  const knowledgeVersion = Number(tenant?.knowledge_version ?? 0);
  const changes = (await tx.query<Row>(CHANGES, [tx.tenantId])).map(toChange);
  const hash = draftHash(changes);
  const [counted] = await tx.query<{ questions: number }>(QUESTIONS, [tx.tenantId]);
  const [run] = await tx.query<RunRow>(RUN, [tx.tenantId, hash, settingsVersion, knowledgeVersion]);
  return { changes, hash, settingsVersion, knowledgeVersion, questions: counted?.questions ?? 0, run: run ? toRun(run) : null };
}

const toChange = (row: Row): StandingChange => ({
  key: row.key,
  channelId: row.channel_id,
  removed: row.removed,
  value: row.value,
  baseVersion: Number(row.base_version),
  revision: Number(row.revision),
  by: row.changed_by,
  at: row.at,
  stored: row.stored_version === null ? null : { value: row.stored_value, version: Number(row.stored_version) },
});
