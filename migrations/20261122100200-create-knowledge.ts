/** What a business knows: bases, documents, their passages and the words index over them. */
export const name = '20261122100200-create-knowledge';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table knowledge_bases (
      tenant_id uuid not null references tenants (id) on delete cascade,
      id uuid not null,
      name text not null,
      created_at timestamptz not null default now(),
      deleted_at timestamptz,
      primary key (tenant_id, id)
    );
    -- One that is being taken away, batch by batch, does not keep its name.
    create unique index knowledge_bases_name on knowledge_bases (tenant_id, name) where deleted_at is null;

    create table channel_bases (
      tenant_id uuid not null,
      channel_id uuid not null,
      base_id uuid not null,
      primary key (tenant_id, channel_id, base_id),
      foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade,
      foreign key (tenant_id, base_id) references knowledge_bases (tenant_id, id) on delete cascade
    );

    create table documents (
      tenant_id uuid not null,
      id uuid not null,
      base_id uuid not null,
      external_id text,
      title text not null,
      url text,
      media_type text not null,
      file_name text,
      audience text not null default 'public' check (audience in ('public', 'internal')),
      state text not null default 'queued' check (state in ('queued', 'indexing', 'ready', 'failed', 'deleted')),
      error text,
      error_code text check ((error_code is null) = (error is null)),
      attempts int not null default 0,
      fence bigint not null default 0,
      lease_until timestamptz,
      queued_at timestamptz not null default now(),
      queued int not null default 1,
      ready_at timestamptz not null default now(),
      content bytea not null,
      content_hash text not null,
      passages int not null default 0,
      deleted_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (tenant_id, id),
      foreign key (tenant_id, base_id) references knowledge_bases (tenant_id, id) on delete cascade
    );
    -- Led by the base, so that a planner without statistics never takes them for a look-up by tenant and id, reading every document.
    create unique index documents_external on documents (base_id, external_id, tenant_id) where deleted_at is null;
    create index documents_list on documents (base_id, id, tenant_id);
    create index documents_moving on documents (queued_at) where state in ('queued', 'indexing');

    create table passages (
      tenant_id uuid not null,
      id uuid not null,
      no bigint generated always as identity,
      base_id uuid not null,
      document_id uuid not null,
      ord int not null,
      title text not null,
      heading_path text[] not null default '{}',
      text text not null,
      -- Where it begins, in documents that have pages or slides.
      page int,
      content_hash text not null,
      length int not null,
      terms text[] not null,
      -- By which rules its text became terms.
      terms_version int not null,
      primary key (tenant_id, id),
      unique (tenant_id, no),
      foreign key (tenant_id, document_id) references documents (tenant_id, id) on delete cascade
    );
    create index passages_document on passages (tenant_id, document_id, ord);

    create table postings (
      tenant_id uuid not null,
      base_id uuid not null,
      term text collate "C" not null,
      passage_no bigint not null,
      tf real not null,
      length int not null,
      primary key (tenant_id, base_id, term, passage_no) include (tf, length)
    );
    alter table postings set (autovacuum_vacuum_insert_scale_factor = 0.05);

    create table passage_stats (
      tenant_id uuid not null,
      base_id uuid not null,
      passages bigint not null default 0,
      total_length bigint not null default 0,
      primary key (tenant_id, base_id)
    )`);
}

export async function down(run: Run): Promise<void> {
  await run('drop table passage_stats, postings, passages, documents, channel_bases, knowledge_bases');
}
