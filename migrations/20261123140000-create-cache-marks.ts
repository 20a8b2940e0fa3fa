/** What was cached and is not true any more: a row by tag, written in the transaction of the change, which every process reads each second. */
import { letCall } from './20261122100000-create-roles.ts';
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123140000-create-cache-marks';

type Run = (sql: string) => Promise<unknown>;

interface Touch {
  readonly table: string;
  /** The changes that matter. */
  readonly on: string;
  /** The tags of the row; `v` is it as it was or, unless it is gone, as it now is. */
  readonly tags: string;
}

/** What a change touches. Settings and knowledge are not here: keys hold their versions; history is keyed by its last message. */
const TOUCHES: readonly Touch[] = [
  { table: 'documents', on: `update of state when (old.state = 'ready' or new.state = 'ready')`, tags: `array['document:' || v.id]` },
  { table: 'documents', on: 'delete', tags: `array['document:' || v.id]` },
];

const TABLE = `
  create table cache_marks (
    tenant_id uuid not null references tenants (id) on delete cascade,
    tag text not null,
    -- The transaction that touched it last: another text after every change.
    place xid8 not null,
    at timestamptz not null,
    primary key (tenant_id, tag)
  );
  create index cache_marks_place on cache_marks (place);
  create index cache_marks_age on cache_marks (at)`;

const CALLS = `
  create function claw_cache_mark(p_tenant uuid, p_tags text[]) returns void language plpgsql volatile as $$
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    -- In one order, so that two who touch the same tags wait for each other and never in a circle.
    insert into cache_marks as m (tenant_id, tag, place, at)
      select p_tenant, t, pg_current_xact_id(), clock_timestamp() from unnest(p_tags) t group by t order by t
      on conflict (tenant_id, tag) do update set place = excluded.place, at = excluded.at where m.place <> excluded.place;
  end $$;

  -- See DirectoryStore.answerStanding.
  create function claw_answer_standing(p_tenant uuid, p_channel uuid, p_conversation uuid, p_most int) returns jsonb language plpgsql volatile as $$
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    return (
      select jsonb_build_object('knowledgeVersion', t.knowledge_version, 'settingsVersion', t.settings_version,
        'baseIds', to_jsonb(claw_channel_bases(p_tenant, p_channel, p_most)),
        'lastSeq', coalesce((select c.last_seq from conversations c where c.tenant_id = p_tenant and c.id = p_conversation), 0))
      from tenants t where t.id = p_tenant);
  end $$`;

/** A transaction that was under way at the last look may commit marks of an earlier place, so the next look begins at the oldest of them. */
const LOOK_UPS = `
  create function claw_cache_marks_since(p_since text)
  returns table (tenant_id uuid, tag text, place text, horizon text) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      with seen as (select pg_snapshot_xmin(pg_current_snapshot())::text as horizon)
      select m.tenant_id, m.tag, m.place::text, seen.horizon from seen left join cache_marks m on p_since is null or m.place >= p_since::xid8;
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_cache_marks_trim(p_age_ms bigint, p_limit int)
  returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    delete from cache_marks m where m.ctid = any (array(
      select o.ctid from cache_marks o where o.at < now() - make_interval(secs => p_age_ms / 1000.0) order by o.at limit p_limit for update skip locked));
    perform set_config('claw.scope', '', true);
  end $$`;

const SIGNATURES = ['claw_cache_marks_since(text)', 'claw_cache_marks_trim(bigint, int)'];

export async function up(run: Run): Promise<void> {
  await run(TABLE);
  await wallTable(run, 'cache_marks');
  await run(CALLS);
  await letCall(run, 'claw_cache_mark, claw_answer_standing');
  await run(LOOK_UPS);
  await handOver(run, SIGNATURES);
  for (const [index, touch] of TOUCHES.entries()) await run(triggerOf(touch, index));
}

function triggerOf({ table, on, tags }: Touch, index: number): string {
  const [events, condition] = on.split(' when ');
  const trigger = `claw_touch_${table}_${index}`;
  return `
    create function ${trigger}() returns trigger language plpgsql as $$
    declare
      v ${table} := coalesce(new, old);
    begin
      insert into cache_marks as m (tenant_id, tag, place, at) select v.tenant_id, t, pg_current_xact_id(), clock_timestamp() from unnest(${tags}) t
          -- Not while the tenant itself is being removed.
          where exists (select from tenants where id = v.tenant_id)
        on conflict (tenant_id, tag) do update set place = excluded.place, at = excluded.at where m.place <> excluded.place;
      return null;
    end $$;
    create trigger ${trigger} after ${events} on ${table} for each row ${condition ? `when ${condition}` : ''} execute function ${trigger}()`;
}

export async function down(run: Run): Promise<void> {
  for (const [index, { table }] of TOUCHES.entries()) {
    await run(`drop trigger claw_touch_${table}_${index} on ${table}; drop function claw_touch_${table}_${index}()`);
  }
  await dropHandedOver(run, SIGNATURES);
  await run('drop function claw_cache_mark, claw_answer_standing; drop table cache_marks');
}
