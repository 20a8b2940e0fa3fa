/** What an ended turn rested on is kept with it, so that its answer can be explained later without a log. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261124200000-keep-receipts';

type Run = (sql: string) => Promise<unknown>;

const FUNCTIONS = 'claw_turn_end_with_receipt';

export async function up(run: Run): Promise<void> {
  await run(`
    -- Versions, figures and ids, never words. Null: the turn has not ended, or ended before receipts were kept.
    alter table turns add column receipt jsonb;

    create function claw_turn_end_with_receipt(p jsonb) returns jsonb language plpgsql volatile as $$
    declare
      v_ended jsonb := claw_turn_end(p);
    begin
      if v_ended->>'seq' is not null then
        update turns set receipt = p->'receipt' where tenant_id = (p->>'tenant_id')::uuid and id = (p->>'turn_id')::uuid;
      end if;
      return v_ended;
    end $$`);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`
    drop function ${FUNCTIONS};
    alter table turns drop column receipt`);
}
