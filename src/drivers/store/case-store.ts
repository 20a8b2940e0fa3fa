/** Tags, notes and assignment on PostgreSQL. */
import type { NoteId } from '../../kernel/ids.ts';
import type { Note } from '../../core/model/case.ts';
import type { CaseStore } from '../../core/ports/case-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { afterId, toPage } from './page-cursor.ts';

interface NoteRow {
  readonly id: NoteId;
  readonly author: string;
  readonly text: string;
  readonly created_at: Date;
}

const toNote = ({ id, author, text, created_at: at }: NoteRow): Note => ({ id, author, text, at });

/** $2 conversation, $3 assignee, $4 whether that is set. The lock keeps two changes of its tags apart. */
const ASSIGN = `
  update conversations set assignee = case when $4::boolean then $3 else assignee end where tenant_id = $1 and id = $2 returning id`;
const UNTAG = 'delete from conversation_tags where tenant_id = $1 and conversation_id = $2 and tag <> all ($3::text[])';
const TAG = `
  insert into conversation_tags (tenant_id, conversation_id, tag) select $1, $2, unnest($3::text[]) on conflict do nothing`;
const TAGS = `
  select tag, count(*)::int as conversations from conversation_tags where tenant_id = $1 group by tag order by conversations desc, tag`;
const NOTES = `
  select id, author, text, created_at from conversation_notes n where n.tenant_id = $1 and n.conversation_id = $2
    and ($3::uuid is null or (n.created_at, n.id) > (select p.created_at, p.id from conversation_notes p where p.tenant_id = $1 and p.id = $3))
  order by n.created_at, n.id limit $4`;
const ADD_NOTE = `
  insert into conversation_notes (tenant_id, conversation_id, author, text)
    select c.tenant_id, c.id, $3, $4 from conversations c where c.tenant_id = $1 and c.id = $2 returning id, author, text, created_at`;
const REMOVE_NOTE = 'delete from conversation_notes where tenant_id = $1 and conversation_id = $2 and id = $3 returning id';
/** Conversations are found by their notes too. */
const READ_AGAIN = `
  insert into talk_inbox (tenant_id, conversation_id, day, again) values ($1, $2, (now() at time zone 'UTC')::date, true)`;

export function createCaseStore(pool: PgPool): CaseStore {
  return {
    change: (tenantId, id, { tags, assignee }) =>
      pool.withTenant(tenantId, async (tx) => {
        const pg = asPg(tx);
        const known = await pg.query(ASSIGN, [tenantId, id, assignee ?? null, assignee !== undefined]);
        if (known.length === 0 || tags === undefined) return known.length > 0;
        await pg.query(UNTAG, [tenantId, id, tags]);
        await pg.query(TAG, [tenantId, id, tags]);
        return true;
      }),
    tags: (tenantId) => pool.withTenant(tenantId, (tx) => asPg(tx).query(TAGS, [tenantId])),
    notes: (tenantId, id, page) =>
      pool.withTenant(tenantId, async (tx) =>
        toPage(page, await asPg(tx).query<NoteRow>(NOTES, [tenantId, id, afterId(page), page.limit + 1]), toNote),
      ),
    addNote: (tenantId, id, { author, text }) =>
      pool.withTenant(tenantId, async (tx) => {
        const rows = await asPg(tx).query<NoteRow>(ADD_NOTE, [tenantId, id, author, text]);
        if (rows.length > 0) await asPg(tx).query(READ_AGAIN, [tenantId, id]);
        return rows.map(toNote)[0] ?? null;
      }),
    removeNote: (tenantId, id, noteId) =>
      pool.withTenant(tenantId, async (tx) => {
        const removed = (await asPg(tx).query(REMOVE_NOTE, [tenantId, id, noteId])).length > 0;
        if (removed) await asPg(tx).query(READ_AGAIN, [tenantId, id]);
        return removed;
      }),
  };
}
