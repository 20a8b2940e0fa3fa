/** What the rate limits did, on PostgreSQL. */
import { LEAST_ALERT_CHECKS } from '../../core/model/limit-count.ts';
import type { LimitCountStore, LevelTally, SubjectTally } from '../../core/ports/limit-count-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';

const SUMS = `sum(refused)::int as refused, sum(shadowed)::int as shadowed from limit_counts
  where tenant_id = $1 and minute > now() - make_interval(mins => $2)`;
const LEVELS = `select level, nullif(part, '') as of, sum(admitted)::int as admitted, ${SUMS} and subject = '' group by level, part order by level, part`;
const SUBJECTS = `select level, nullif(part, '') as of, subject, ${SUMS} and subject <> '' group by level, part, subject
  order by sum(refused + shadowed) desc, subject limit $3`;

export function createLimitCountStore(pool: PgPool): LimitCountStore {
  return {
    add: async (counts) => {
      const rows = counts.map(({ tenantId, of, subject, ...rest }) => ({
        ...rest,
        tenant_id: tenantId,
        part: of ?? '',
        subject: subject ?? '',
      }));
      await pool.query('select claw_limits_count($1)', [JSON.stringify(rows)], 'claw_limits_count');
    },
    read: (tenantId, minutes, most) =>
      pool.withTenant(tenantId, async (tx) => ({
        levels: await asPg(tx).query<LevelTally>(LEVELS, [tenantId, minutes], 'limit_levels'),
        subjects: await asPg(tx).query<SubjectTally>(SUBJECTS, [tenantId, minutes, most], 'limit_subjects'),
      })),
    alert: async (rules) => {
      const rows = rules.map(({ tenantId, minutes, periodMinutes, percent, ofOne, ofBlocked }) => ({
        tenant_id: tenantId,
        minutes,
        period: periodMinutes,
        percent,
        at_least: LEAST_ALERT_CHECKS,
        of_one: ofOne,
        of_blocked: ofBlocked,
      }));
      const [row] = await pool.query<{ told: number }>('select claw_limits_alert($1) as told', [JSON.stringify(rows)], 'claw_limits_alert');
      return row!.told;
    },
    forget: async (hours, most) => {
      const [row] = await pool.query<{ removed: number }>('select claw_limits_forget($1, $2) as removed', [hours, most]);
      return row!.removed;
    },
  };
}
