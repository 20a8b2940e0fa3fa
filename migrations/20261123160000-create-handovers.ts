/** Hand-overs: who asked for a person, when one took over, first replied, and how it ended. */
import { letCall } from './20261122100000-create-roles.ts';
import { wallTable } from './20261122100500-wall-tenants.ts';

export const name = '20261123160000-create-handovers';

type Run = (sql: string) => Promise<unknown>;

const FUNCTIONS = 'claw_handover_open, claw_handover_end, claw_conversation_claim';

const CREATE = `
  create table handovers (
    tenant_id uuid not null,
    id uuid not null default gen_random_uuid(),
    conversation_id uuid not null,
    reason text not null check (reason in ('asked', 'words', 'refusals', 'failure', 'taken')),
    requested_at timestamptz not null default clock_timestamp(),
    claimed_by text,
    claimed_at timestamptz,
    replied_at timestamptz,
    ending text check (ending in ('released', 'resolved', 'customer')),
    ended_by text,
    ended_at timestamptz,
    check ((claimed_by is null) = (claimed_at is null)),
    check ((ending is null) = (ended_at is null)),
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversations (tenant_id, id) on delete cascade
  );
  -- One at a time, and all of a conversation together.
  create unique index handovers_open on handovers (conversation_id, tenant_id) where ended_at is null;
  create index handovers_queue on handovers (tenant_id, requested_at, conversation_id) where ended_at is null;
  create index handovers_of_conversation on handovers (tenant_id, conversation_id);`;

/** Each is called with the conversation's row locked. */
const CREATE_FUNCTIONS = `
  -- A person is wanted, or 'p_by' is that person: who comes first keeps it.
  create function claw_handover_open(p_tenant uuid, p_conversation uuid, p_reason text, p_by text) returns void language plpgsql volatile as $$
  begin
    insert into handovers (tenant_id, conversation_id, reason) values (p_tenant, p_conversation, p_reason)
      on conflict (conversation_id, tenant_id) where ended_at is null do nothing;
    if p_by is not null then
      update handovers set claimed_by = p_by, claimed_at = clock_timestamp()
        where tenant_id = p_tenant and conversation_id = p_conversation and ended_at is null and claimed_by is null;
    end if;
  end $$;

  create function claw_handover_end(p_tenant uuid, p_conversation uuid, p_ending text, p_by text) returns void language plpgsql volatile as $$
  begin
    update handovers set ending = p_ending, ended_by = p_by, ended_at = clock_timestamp()
      where tenant_id = p_tenant and conversation_id = p_conversation and ended_at is null;
  end $$;

  -- Takes the conversation over for 'p_by'. Null: there is none. 'held_by': somebody else has it, and it is not taken by force.
  -- 'active': nothing of the bot's is on its way any more.
  create function claw_conversation_claim(p_tenant uuid, p_conversation uuid, p_by text, p_force boolean) returns jsonb language plpgsql volatile as $$
  declare
    v_holder text;
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    perform from conversations c where c.tenant_id = p_tenant and c.id = p_conversation for update;
    if not found then
      return null;
    end if;
    select h.claimed_by into v_holder from handovers h
      where h.tenant_id = p_tenant and h.conversation_id = p_conversation and h.ended_at is null;
    if v_holder <> p_by and not p_force then
      return jsonb_build_object('held_by', v_holder);
    end if;
    perform claw_owner_set(p_tenant, p_conversation, 'human', p_by, null);
    update handovers set claimed_by = p_by, claimed_at = clock_timestamp()
      where tenant_id = p_tenant and conversation_id = p_conversation and ended_at is null and claimed_by <> p_by;
    return jsonb_build_object('held_by', p_by, 'active', not exists (
      select from deliveries d join messages m on m.tenant_id = d.tenant_id and m.id = d.message_id
        where d.tenant_id = p_tenant and d.conversation_id = p_conversation and d.state = 'calling' and m.role = 'assistant'));
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(CREATE);
  await wallTable(run, 'handovers');
  await run(CREATE_FUNCTIONS);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}`);
  await run('drop table handovers');
}
