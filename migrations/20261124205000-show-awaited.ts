/** How many customers wait for a person, and how long the first of them has, beside the other work. */
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';
import { SHOW_WORK, showWork } from './20261123194000-show-work.ts';

export const name = '20261124205000-show-awaited';

type Run = (sql: string) => Promise<unknown>;

const AWAITED = `
      union all
      select w.part, '', null, w.number from (
          select count(*)::double precision as customers,
            coalesce(extract(epoch from greatest(clock_timestamp() - min(h.requested_at), interval '0')), 0)::double precision as seconds
          from handovers h where h.ended_at is null and h.claimed_by is null
        ) a cross join lateral (values ('awaited', a.customers), ('awaited_seconds', a.seconds)) w (part, number)`;

/** Of the system's function only a member may change the words, so it is made anew. */
async function remake(run: Run, more: string): Promise<void> {
  await dropHandedOver(run, SHOW_WORK);
  await run(showWork(more));
  await handOver(run, SHOW_WORK);
}

export const up = (run: Run): Promise<void> => remake(run, AWAITED);
export const down = (run: Run): Promise<void> => remake(run, '');
