/** What channels keep secret, sealed under a data key per tenant, and the signed statements that count once. */
export const name = '20261122100450-create-secrets';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table tenant_keys (
      tenant_id uuid primary key references tenants (id) on delete cascade,
      wrapped bytea not null,
      wrapped_by text not null,
      created_at timestamptz not null default now()
    );

    create table channel_secrets (
      tenant_id uuid not null,
      channel_id uuid not null,
      field text not null,
      sealed bytea not null,
      last_four text not null,
      mark uuid not null default gen_random_uuid(),
      repeatable text,
      created_at timestamptz not null default now(),
      primary key (tenant_id, channel_id, field),
      foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
    );

    create table used_identities (
      tenant_id uuid not null,
      channel_id uuid not null,
      jti text not null,
      expires_at timestamptz not null,
      primary key (tenant_id, channel_id, jti),
      foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
    );
    create index used_identities_expiry on used_identities (tenant_id, expires_at)`);
}

export async function down(run: Run): Promise<void> {
  await run('drop table used_identities, channel_secrets, tenant_keys');
}
