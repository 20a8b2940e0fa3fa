/** Every kind of task can be given up and tried again: crawls and notifications may be cancelled, and a question that failed is asked anew. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261123192000-end-tasks';

type Run = (sql: string) => Promise<unknown>;

const FUNCTIONS = 'claw_turn_retry';

const STATES = {
  crawls: ['queued', 'running', 'done', 'failed'],
  notification_sends: ['planned', 'sent', 'dead'],
} as const;

const RETRY = `
  -- What a failed turn could not answer waits again, and a new turn is opened for it: once, since the turn has no message from then on. 'kind' says
  -- what came of it; null where there is no such turn.
  create function claw_turn_retry(p_tenant uuid, p_turn uuid) returns jsonb language plpgsql volatile as $$
  declare
    v_turn turns;
    v_owner text;
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    select t.* into v_turn from turns t where t.tenant_id = p_tenant and t.id = p_turn and t.kind = 'question';
    if not found then
      return null;
    end if;
    select c.owner into v_owner from conversations c where c.tenant_id = p_tenant and c.id = v_turn.conversation_id for update;
    select t.* into v_turn from turns t where t.tenant_id = p_tenant and t.id = p_turn; -- as the previous holder left it
    if v_turn.state <> 'failed' then
      return jsonb_build_object('kind', 'not_failed', 'state', v_turn.state);
    elsif v_owner = 'human' then
      return '{"kind": "person"}';
    elsif exists (select from turns t where t.tenant_id = p_tenant and t.conversation_id = v_turn.conversation_id and t.state in ('waiting', 'running')) then
      return '{"kind": "busy"}';
    end if;
    update messages set state = 'waiting', turn_id = null where tenant_id = p_tenant and turn_id = p_turn and state = 'failed';
    if not found then
      return '{"kind": "again"}';
    end if;
    return claw_turn_next(p_tenant, v_turn.conversation_id) || '{"kind": "retried"}';
  end $$`;

/** Also writes down how often a crawl was begun without coming to an end of its slice: one that kills its process is given up at last. */
export async function up(run: Run): Promise<void> {
  await run('alter table crawls add column attempts int not null default 0');
  for (const [table, states] of Object.entries(STATES)) await allowStates(run, table, [...states, 'cancelled']);
  await run(RETRY);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}`);
  await replaceCancelled(run, 'crawls', 'failed');
  await replaceCancelled(run, 'notification_sends', 'dead');
  for (const [table, states] of Object.entries(STATES)) await allowStates(run, table, states);
  await run('alter table crawls drop column attempts');
}

async function allowStates(run: Run, table: string, states: readonly string[]): Promise<void> {
  await run(`
    alter table ${table} drop constraint ${table}_state_check;
    alter table ${table} add constraint ${table}_state_check check (state in (${states.map((state) => `'${state}'`).join(', ')}))`);
}

/** The wall hides the rows of all tenants from the owner too, so it is opened for the moment. */
async function replaceCancelled(run: Run, table: string, state: string): Promise<void> {
  await run(`
    alter table ${table} no force row level security;
    update ${table} set state = '${state}' where state = 'cancelled';
    alter table ${table} force row level security`);
}
