/** Who is who: tenants, their API keys, channels and settings. */
export const name = '20261122100100-create-directory';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table tenants (
      id uuid primary key,
      name text not null,
      plan text not null check (plan in ('free', 'pro', 'enterprise')),
      knowledge_version bigint not null default 1,
      settings_version bigint not null default 1,
      created_at timestamptz not null default now()
    );

    create table api_keys (
      tenant_id uuid not null references tenants (id) on delete cascade,
      id uuid not null,
      name text not null,
      role text not null check (role in ('owner', 'admin', 'operator', 'viewer')),
      tier text not null check (tier in ('free', 'pro', 'enterprise')),
      hash text not null unique,
      last_four text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      revoked_at timestamptz,
      primary key (tenant_id, id)
    );

    create table channels (
      tenant_id uuid not null references tenants (id) on delete cascade,
      id uuid not null,
      kind text not null,
      name text not null,
      public_key text not null,
      state text not null default 'active' check (state in ('active', 'paused')),
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      unique (kind, public_key)
    );

    create table settings (
      tenant_id uuid not null references tenants (id) on delete cascade,
      key text not null,
      channel_id uuid,
      value jsonb not null,
      version bigint not null,
      updated_at timestamptz not null default now(),
      updated_by text not null,
      unique nulls not distinct (tenant_id, key, channel_id),
      foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
    )`);
}

export async function down(run: Run): Promise<void> {
  await run('drop table settings, channels, api_keys, tenants');
}
