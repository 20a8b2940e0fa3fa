/** How many customers wait for a person, and how long the first of them has. */
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261124205000-show-awaited';

type Run = (sql: string) => Promise<unknown>;

const SIGNATURES = ['claw_show_awaited()'];

/** Reads the index of what is open alone. */
const FUNCTION = `
  create function claw_show_awaited()
  returns table (customers int, seconds double precision)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      select count(*)::int, coalesce(extract(epoch from greatest(clock_timestamp() - min(h.requested_at), interval '0')), 0)::double precision
      from handovers h where h.ended_at is null and h.claimed_by is null;
    perform set_config('claw.scope', '', true);
  end $$`;

export async function up(run: Run): Promise<void> {
  await run(FUNCTION);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
}
