/** What a team keeps about a conversation beside what is said in it: tags, notes of its own, and whose it is. */
import { wallTable } from './20261122100500-wall-tenants.ts';

export const name = '20261123193100-keep-cases';

type Run = (sql: string) => Promise<unknown>;

const TABLES = ['conversation_tags', 'conversation_notes'];

export async function up(run: Run): Promise<void> {
  await run(`
    alter table conversations add column assignee text;

    create table conversation_tags (
      tenant_id uuid not null,
      conversation_id uuid not null,
      tag text not null,
      primary key (conversation_id, tag, tenant_id),
      foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade
    );
    create index conversation_tags_of on conversation_tags (tag, tenant_id, conversation_id);

    -- Never sent to the customer.
    create table conversation_notes (
      tenant_id uuid not null,
      id uuid not null default gen_random_uuid(),
      conversation_id uuid not null,
      author text not null,
      text text not null,
      created_at timestamptz not null default clock_timestamp(),
      primary key (id, tenant_id),
      foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade
    );
    create index conversation_notes_of on conversation_notes (conversation_id, created_at, tenant_id)`);
  for (const table of TABLES) await wallTable(run, table);
}

export async function down(run: Run): Promise<void> {
  await run(`drop table ${TABLES.join(', ')}; alter table conversations drop column assignee`);
}
