/** Where sockets to platforms were when they were last held, so that whoever holds them next goes on there. */
export const name = '20261122100470-create-gateway-sessions';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table gateway_sessions (
      tenant_id uuid not null,
      channel_id uuid not null,
      shard int not null,
      session_id text,
      resume_url text not null,
      sequence bigint not null,
      shards int not null,
      heard_until timestamptz,
      primary key (tenant_id, channel_id, shard),
      foreign key (tenant_id, channel_id) references channel_connections (tenant_id, channel_id) on delete cascade
    )`);
}

export async function down(run: Run): Promise<void> {
  await run('drop table gateway_sessions');
}
