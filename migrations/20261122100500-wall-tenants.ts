/** Row-level security: a unit of work sees the rows of its own tenant and no others, the tables' owner included. */
export const name = '20261122100500-wall-tenants';

type Run = (sql: string) => Promise<unknown>;

const TABLES = [
  'api_keys',
  'channels',
  'settings',
  'knowledge_bases',
  'channel_bases',
  'documents',
  'passages',
  'postings',
  'passage_stats',
  'contacts',
  'conversations',
  'messages',
  'files',
  'feedback',
  'turns',
  'deliveries',
  'notifications_outbox',
  'tenant_keys',
  'channel_secrets',
  'used_identities',
  'channel_connections',
  'gateway_sessions',
];

/** An unset variable reads as '' on a reused connection, hence nullif. */
const TENANT = `nullif(current_setting('claw.tenant', true), '')::uuid`;

export async function up(run: Run): Promise<void> {
  await wallTable(run, 'tenants', 'id');
  for (const table of TABLES) await wallTable(run, table);
}

/** Walls one table, with the rights of the program on it; also for the migrations that make tables later. */
export async function wallTable(run: Run, table: string, column = 'tenant_id'): Promise<void> {
  await run(`
      alter table ${table} enable row level security, force row level security;
      create policy own_tenant on ${table} using (${column} = ${TENANT}) with check (${column} = ${TENANT});
      do $$
      begin
        if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
          grant select, insert, update, delete on ${table} to claw_app, claw_system;
          create policy across_tenants on ${table} to claw_system using (true) with check (true);
        else
          execute format('create policy across_tenants on ${table} to %I using (current_setting(''claw.scope'', true) = ''system'')', current_user);
        end if;
      end $$`);
}

export async function down(run: Run): Promise<void> {
  for (const table of ['tenants', ...TABLES]) {
    await run(`
      drop policy across_tenants on ${table};
      drop policy own_tenant on ${table};
      alter table ${table} no force row level security, disable row level security;
      do $$
      begin
        if exists (select from pg_roles where rolname = 'claw_app') then
          revoke all on ${table} from claw_app, claw_system;
        end if;
      end $$`);
  }
}
