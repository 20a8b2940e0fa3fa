/** Calls of models are reserved before they are made: a row when a call begins (`hold`), and one with the difference when it ends. */
export const name = '20261124195000-reserve-calls';

type Run = (sql: string) => Promise<unknown>;

const KINDS = (kinds: string): string => `
  alter table usage drop constraint usage_kind_check, add constraint usage_kind_check check (kind in (${kinds}));`;
const NAMED = (kinds: string): string => `
  alter table usage drop constraint usage_check, add constraint usage_check check (model is not null or kind not in (${kinds}));`;

export async function up(run: Run): Promise<void> {
  // `release`: the call ended and cost nothing. Calls of before have no name and stand for themselves.
  await run(`${KINDS(`'call', 'hold', 'release', 'answer', 'conversation'`)} ${NAMED(`'call', 'hold', 'release'`)}
    alter table usage add column call_id uuid;
    drop index usage_once;
    create unique index usage_once on usage (turn_id, kind, tenant_id) where kind in ('answer', 'conversation');
    create unique index usage_hold on usage (call_id, tenant_id) where kind = 'hold';
    create unique index usage_settled on usage (call_id, tenant_id) where call_id is not null and kind <> 'hold'`);
}

export async function down(run: Run): Promise<void> {
  await run(`
    drop index usage_hold, usage_settled, usage_once;
    delete from usage where kind in ('hold', 'release');
    alter table usage drop column call_id;
    ${KINDS(`'call', 'answer', 'conversation'`)} ${NAMED(`'call'`)}
    create unique index usage_once on usage (turn_id, kind, tenant_id) where kind <> 'call'`);
}
