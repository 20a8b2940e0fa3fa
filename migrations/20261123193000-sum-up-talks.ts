/** What is read over many conversations at once: the words said in them, and what came of them each day, summed up after them from their rows. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123193000-sum-up-talks';

type Run = (sql: string) => Promise<unknown>;

const TABLES = ['talk_words', 'talk_days', 'talk_inbox'];
const SIGNATURES = ['claw_talks_due(int)'];

const CREATE = `
  -- A row for each word of a conversation. Compared by equality alone, which an index may do below row-level security: the operators of
  -- full-text search may not.
  create table talk_words (
    tenant_id uuid not null,
    word text collate "C" not null,
    conversation_id uuid not null,
    -- Of the message that said it last; 0: the name of the customer.
    seq bigint not null,
    primary key (word, tenant_id, conversation_id),
    foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade
  );
  create index talk_words_of on talk_words (conversation_id, tenant_id, seq);

  -- A conversation on a day (UTC), each number the count of its rows of that day; see docs/analytics.md.
  create table talk_days (
    tenant_id uuid not null,
    conversation_id uuid not null,
    day date not null,
    channel_id uuid not null,
    asked int not null default 0,
    limited int not null default 0,
    answered int not null default 0,
    clarified int not null default 0,
    refused int not null default 0,
    failed int not null default 0,
    by_person int not null default 0,
    thumbs_up int not null default 0,
    thumbs_down int not null default 0,
    handovers int not null default 0,
    claimed int not null default 0,
    -- Null: nobody asked anything that was answered.
    resolution text check (resolution in ('confirmed', 'assumed', 'unresolved', 'handed_over')),
    -- Seconds, one for each answer, and one for each hand-over in which a person has written.
    response_s real[] not null default '{}',
    handover_s real[] not null default '{}',
    primary key (tenant_id, day, conversation_id),
    foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade
  );
  create index talk_days_of on talk_days (conversation_id, tenant_id);

  -- What is not summed up yet. Rows are only added and taken away, never met: nobody who writes a message waits here. The conversation that
  -- it names may go first.
  create table talk_inbox (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id bigint generated always as identity,
    conversation_id uuid not null,
    day date not null,
    -- Whether earlier words have changed too.
    again boolean not null default false,
    primary key (id)
  );
  create index talk_inbox_of on talk_inbox (conversation_id, tenant_id)`;

const day = (column: string) => `(${column} at time zone 'UTC')::date`;

/** In the transaction of what they watch, so that nothing is forgotten. */
const TRIGGERS = `
  create function claw_note_talk() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    if tg_table_name = 'messages' then
      insert into talk_inbox (tenant_id, conversation_id, day, again)
        select distinct n.tenant_id, n.conversation_id, ${day('n.created_at')}, tg_op = 'UPDATE' from noted n;
    elsif tg_table_name = 'handovers' then
      insert into talk_inbox (tenant_id, conversation_id, day) select n.tenant_id, n.conversation_id, ${day('n.requested_at')} from noted n;
    else
      insert into talk_inbox (tenant_id, conversation_id, day)
        select m.tenant_id, m.conversation_id, ${day('m.created_at')} from noted n
          join messages m on m.tenant_id = n.tenant_id and m.id = n.message_id;
    end if;
    return null;
  end $$;

  create function claw_note_edit() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    insert into talk_inbox (tenant_id, conversation_id, day, again) values (new.tenant_id, new.conversation_id, ${day('new.created_at')}, true);
    return null;
  end $$;

  create trigger note_talk after insert on messages referencing new table as noted for each statement execute function claw_note_talk();
  create trigger note_edit after update of text, edited_text on messages for each row execute function claw_note_edit();
  create trigger note_talk after insert on feedback referencing new table as noted for each statement execute function claw_note_talk();
  create trigger note_talk_again after update on feedback referencing new table as noted for each statement execute function claw_note_talk();
  create trigger note_talk after insert on handovers referencing new table as noted for each statement execute function claw_note_talk();
  create trigger note_talk_again after update on handovers referencing new table as noted for each statement execute function claw_note_talk();`;

/** What was said before there was a sum of it; its owner reads the table whole while nothing is forced. */
const EARLIER = `
  alter table messages no force row level security;
  insert into talk_inbox (tenant_id, conversation_id, day)
    select distinct m.tenant_id, m.conversation_id, ${day('m.created_at')} from messages m;
  alter table messages force row level security`;

const DUE = `
  -- Conversations with something to sum up, those that waited longest first.
  create function claw_talks_due(p_limit int)
  returns table (tenant_id uuid, conversation_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select i.tenant_id, i.conversation_id from (select * from talk_inbox order by id limit p_limit) i
      group by i.tenant_id, i.conversation_id order by min(i.id);
    perform set_config('claw.scope', '', true);
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(CREATE);
  await run(EARLIER);
  for (const table of TABLES) await wallTable(run, table);
  await run(TRIGGERS);
  await run(DUE);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await run(`
    drop trigger note_talk on messages;
    drop trigger note_edit on messages;
    drop trigger note_talk on feedback;
    drop trigger note_talk_again on feedback;
    drop trigger note_talk on handovers;
    drop trigger note_talk_again on handovers;
    drop function claw_note_talk(), claw_note_edit()`);
  await dropHandedOver(run, SIGNATURES);
  await run(`drop table ${TABLES.join(', ')}`);
}
