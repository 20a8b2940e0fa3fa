/** Columns without anything of a customer that erasure would have to find, each table with the reason: a test holds them, with the personal ones, against the schema. */

/** Columns besides `tenant_id`, by table. */
export interface OtherTables {
  readonly why: string;
  readonly tables: Readonly<Record<string, string>>;
}

export const OTHER_TABLES: readonly OtherTables[] = [
  {
    why: 'What the business writes and publishes itself.',
    tables: {
      annotations: 'id base_id question asked answer audience locale enabled hits last_hit_at created_by updated_by created_at updated_at',
      channel_bases: 'channel_id base_id',
      documents:
        'id base_id external_id title url media_type file_name audience state error error_code attempts fence lease_until queued_at queued ready_at content content_hash passages deleted_at created_at updated_at',
      evaluation_questions: 'id question expects documents must_pass changed_by changed_at',
      knowledge_bases: 'id name created_at deleted_at',
      passages: 'id no base_id document_id ord title heading_path text page content_hash length terms terms_version',
      passage_stats: 'base_id passages total_length',
      passage_vectors: 'space passage_id audience held',
      postings: 'base_id term passage_no tf length',
      sources: 'id base_id kind url audience schedule max_pages max_depth exclude due_at deleted_at created_at',
      source_pages:
        'source_id url no crawl_id kind depth hops attempts due_at result reason document_id content_hash etag last_modified links read_at',
      crawls: 'id source_id state error is_cut counts fence lease_until queued queued_at ready_at created_at ended_at attempts',
      vector_states: 'seen_version active fence lease_until due_at looked_at',
    },
  },
  {
    why: 'How the business is set up, and secrets of its own.',
    tables: {
      tenants: 'id name plan knowledge_version settings_version created_at platform state draft_revision',
      tenant_keys: 'wrapped wrapped_by created_at',
      api_keys: 'id name role tier hash last_four created_at expires_at revoked_at scopes last_used_at',
      app_installs: 'id kind app_id asked_by name base_ids expires_at',
      channels: 'id kind name public_key state created_at suspended',
      channel_connections:
        'channel_id kind bot_id bot_name mode revision state state_at heard_at lease_holder lease_until fence app_id workspace_id workspace_name',
      channel_secrets: 'channel_id field sealed last_four mark repeatable created_at',
      gateway_sessions: 'channel_id shard session_id resume_url sequence shards heard_until',
      model_endpoints:
        'id kind name base_url model position prices limits timeouts extra enabled sealed last_four revision health fault health_at',
      notification_endpoints: 'id name url events enabled off_reason sealed sealed_before before_until created_at',
      settings: 'key channel_id value version updated_at updated_by',
      setting_drafts: 'key channel_id removed value base_version revision changed_by at',
      setting_versions: 'key channel_id version value changed_by at reason',
      publications: 'id state draft_hash reason requested_by due_at most_cost runs run_id version changes error created_at ended_at',
      evaluation_runs:
        'id state source draft_hash base_version knowledge_version changes most_cost input_tokens output_tokens cost currency verdict summary error requested_by fence lease_until touched_at created_at ended_at',
    },
  },
  {
    why: 'People of the team, who are removed as operators; the trail names customers by ids alone.',
    tables: {
      operators: 'id email name role state password one_time failures locked_until created_at signed_in_at',
      operator_sessions: 'id operator_id hash user_agent created_at seen_at expires_at',
      operator_invitations: 'id email role hash invited_by created_at expires_at accepted_at withdrawn_at',
      audit_entries: 'seq body hash at actor action target',
      audit_heads: 'seq hash',
      audit_open: 'id entry opened_at',
    },
  },
  {
    why: 'Sums, and ids that name nobody once the contact is gone.',
    tables: {
      usage:
        'id kind turn_id channel_id contact_id tier conversations messages model_id model input_tokens output_tokens estimated result cost currency at call_id',
      quota_months: 'month conversations told',
      erasures: 'contact_id erased_by erased_at removed caches_until backups_until',
      cache_marks: 'tag place at',
      used_identities: 'channel_id jti expires_at',
    },
  },
  {
    why: 'Goes with the event that it carries, which is found by what it names.',
    tables: { notification_sends: 'id endpoint_id event_id state attempts queued due_at status error created_at ended_at' },
  },
  {
    why: 'Words of a question, which leave it with the questions that hold them: see person-store.ts.',
    tables: { knowledge_gaps: 'id base_ids words state changed_by changed_at times first_at last_at checked_version checked_at' },
  },
];
