/** What people and the agent say: contacts, conversations, messages with their files, and the thumbs given to them. */
export const name = '20261122100300-create-conversations';

type Run = (sql: string) => Promise<unknown>;

/**
 * Plans of look-ups are kept, and may be made while a table is empty, when every index that could be used looks as cheap as any other. By one
 * that begins with the tenant all rows of a tenant would then be read to find one: so keys begin with what tells rows apart, and what lists
 * need is offered only to a query that repeats its condition.
 */
export async function up(run: Run): Promise<void> {
  await run(`
    create table contacts (
      tenant_id uuid not null,
      id uuid not null,
      channel_id uuid not null,
      external_id text not null,
      name text,
      tier text not null check (tier in ('free', 'pro', 'enterprise')),
      -- What the team gave the person, whatever the identity says; null: nothing.
      granted_tier text check (granted_tier in ('free', 'pro', 'enterprise')),
      locale text,
      created_at timestamptz not null default now(),
      primary key (id, tenant_id),
      unique (channel_id, external_id, tenant_id),
      foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
    );

    create index contacts_list on contacts (tenant_id, created_at, id) where created_at > '-infinity';

    create table conversations (
      tenant_id uuid not null,
      id uuid not null,
      channel_id uuid not null,
      contact_id uuid not null,
      key text not null,
      owner text not null default 'bot' check (owner in ('bot', 'human')),
      state text not null default 'open' check (state in ('open', 'resolved')),
      last_seq bigint not null default 0,
      history_from_seq bigint not null default 0,
      disclosed boolean not null default false,
      bot_streak int not null default 0,
      reply_target jsonb,
      space text generated always as (reply_target->>'space') stored,
      unreachable text check (unreachable in ('blocked', 'removed', 'left', 'forbidden', 'gone')),
      unreachable_at timestamptz,
      fence bigint not null default 0,
      lease_holder text,
      lease_until timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (id, tenant_id),
      unique (channel_id, key, tenant_id),
      foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade,
      foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete cascade
    ) with (fillfactor = 70); -- its rows change several times a turn, in columns that are in no index
    create index conversations_list on conversations (tenant_id, created_at, id) where created_at > '-infinity';
    create index conversations_in_place on conversations (channel_id, space, tenant_id) where space is not null;
    create index conversations_of_contact on conversations (contact_id, tenant_id);

    create table messages (
      tenant_id uuid not null,
      id uuid not null,
      channel_id uuid not null,
      conversation_id uuid not null,
      seq bigint not null,
      role text not null check (role in ('user', 'assistant', 'operator', 'system')),
      state text not null check (state in ('waiting', 'taken', 'answered', 'cancelled', 'failed', 'limited', 'blocked', 'for_person', 'noted', 'silenced', 'sent')),
      identity text,
      text text not null,
      edited_at timestamptz,
      edited_text text,
      files jsonb not null default '[]',
      unkept jsonb not null default '[]',
      -- Which limit refused it, while the state is 'limited'.
      limited_by text,
      turn_id uuid,
      reply_target jsonb,
      base_ids uuid[] not null default '{}',
      command boolean not null default false,
      alone boolean not null default false,
      ready_at timestamptz,
      sources jsonb not null default '[]',
      outcome text check (outcome in ('answer', 'clarify', 'refuse', 'handoff')),
      author text,
      created_at timestamptz not null default now(),
      primary key (id, tenant_id),
      unique (conversation_id, seq, tenant_id),
      unique (channel_id, identity, tenant_id),
      foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade
    );
    create index messages_waiting on messages (conversation_id, seq, tenant_id) where state in ('waiting', 'taken');

    -- Bytes of pictures and PDFs are compressed already; the database need not try.
    create table files (
      tenant_id uuid not null,
      id uuid not null,
      conversation_id uuid not null,
      message_id uuid,
      name text not null,
      media_type text not null,
      size int not null check (size > 0),
      bytes bytea not null,
      sha256 bytea not null generated always as (sha256(bytes)) stored,
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade,
      foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
    );
    alter table files alter column bytes set storage external;
    create index files_of_conversation on files (tenant_id, conversation_id);
    create index files_of_message on files (tenant_id, message_id) where message_id is not null;
    create index files_unsent on files (created_at) where message_id is null;

    create table feedback (
      tenant_id uuid not null,
      message_id uuid not null,
      contact_id uuid not null,
      value smallint not null check (value in (-1, 1)),
      comment text,
      created_at timestamptz not null default now(),
      primary key (tenant_id, message_id, contact_id),
      foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade,
      foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete cascade
    )`);
}

export async function down(run: Run): Promise<void> {
  await run('drop table feedback, files, messages, conversations, contacts');
}
