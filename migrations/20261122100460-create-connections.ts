/** What is known of the bot behind a channel of a platform, how it is fed, how it does, and who holds its poll. */
export const name = '20261122100460-create-connections';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  // A bot has one poller or one webhook, whoever's tenant it is in, so it can be connected once.
  await run(`
    create table channel_connections (
      tenant_id uuid not null,
      channel_id uuid not null,
      kind text not null,
      bot_id text not null,
      bot_name text not null,
      mode text not null check (mode in ('webhook', 'poll', 'socket')),
      revision bigint not null default 1,
      state text check (state in ('live', 'restricted', 'unreachable', 'conflict', 'refused')),
      state_at timestamptz,
      heard_at timestamptz,
      lease_holder text,
      lease_until timestamptz,
      fence bigint not null default 0,
      primary key (tenant_id, channel_id),
      unique (kind, bot_id),
      foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
    );
    create index channel_connections_lease on channel_connections (lease_until nulls first) where mode <> 'webhook'`);
}

export async function down(run: Run): Promise<void> {
  await run('drop table channel_connections');
}
