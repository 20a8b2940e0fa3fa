/** The work behind answers: turns, the deliveries that carry them, and what must be told to others. */
export const name = '20261122100400-create-turns';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table turns (
      tenant_id uuid not null,
      id uuid not null,
      conversation_id uuid not null,
      kind text not null default 'question' check (kind in ('question', 'operator', 'notice')),
      state text not null default 'waiting' check (state in ('waiting', 'running', 'answered', 'cancelled', 'failed')),
      attempts int not null default 0,
      fence bigint not null default 0,
      answer_id uuid not null,
      stop_requested boolean not null default false,
      ready_at timestamptz not null default now(),
      queued_at timestamptz not null default now(),
      queued int not null default 1,
      error text,
      retrieved jsonb not null default '[]',
      retrieval_ms real not null default 0,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      primary key (tenant_id, id),
      foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade
    );
    create unique index turns_open on turns (conversation_id, tenant_id) where state in ('waiting', 'running');
    create index turns_list on turns (tenant_id, created_at, id) where kind = 'question';
    create index turns_moving on turns (queued_at) where state in ('waiting', 'running');

    create table deliveries (
      tenant_id uuid not null,
      id uuid not null,
      conversation_id uuid not null,
      turn_id uuid not null,
      message_id uuid,
      part int not null,
      state text not null default 'planned' check (state in ('planned', 'calling', 'retry', 'sent', 'failed', 'unknown', 'cancelled')),
      target jsonb not null,
      content jsonb not null,
      preview boolean not null default false,
      platform_id text,
      attempts int not null default 0,
      fence bigint not null default 0,
      called_at timestamptz,
      trying_since timestamptz,
      due_at timestamptz not null default now(),
      error text,
      decision_key text,
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      unique (message_id, part, tenant_id),
      constraint deliveries_carry check (preview or message_id is not null),
      foreign key (tenant_id, turn_id) references turns (tenant_id, id) on delete cascade,
      foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
    );
    create unique index deliveries_preview on deliveries (turn_id, tenant_id) where message_id is null;
    create index deliveries_open on deliveries (conversation_id, tenant_id) where state in ('planned', 'calling', 'retry');
    create index deliveries_list on deliveries (tenant_id, created_at, id) where created_at > '-infinity';
    create index deliveries_ended_badly on deliveries (tenant_id, created_at, id) where state in ('unknown', 'failed');
    -- Counted with every sweep; failed ones, which stay for good, must not cost it anything.
    create index deliveries_unknown on deliveries (tenant_id, conversation_id) where state = 'unknown';

    create table notifications_outbox (
      tenant_id uuid not null references tenants (id) on delete cascade,
      id uuid not null,
      kind text not null,
      payload jsonb not null,
      state text not null default 'planned' check (state in ('planned', 'sent', 'failed')),
      attempts int not null default 0,
      due_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      primary key (tenant_id, id)
    )`);
}

export async function down(run: Run): Promise<void> {
  await run('drop table notifications_outbox, deliveries, turns');
}
