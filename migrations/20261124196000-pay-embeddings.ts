/** What the calls of embedding models cost stands in the ledger too: those of a question, and those of passages, which belong to no turn. */
export const name = '20261124196000-pay-embeddings';

type Run = (sql: string) => Promise<unknown>;

const CHECKS = (kinds: string, named: string): string => `
  alter table usage drop constraint usage_kind_check, add constraint usage_kind_check check (kind in (${kinds})),
    drop constraint usage_check, add constraint usage_check check (model is not null or kind not in (${named}));`;

export async function up(run: Run): Promise<void> {
  await run(`${CHECKS(`'call', 'hold', 'release', 'answer', 'conversation', 'embedding'`, `'call', 'hold', 'release', 'embedding'`)}
    alter table usage alter column turn_id drop not null, alter column channel_id drop not null,
      add constraint usage_of_turn check (kind = 'embedding' or (turn_id is not null and channel_id is not null))`);
}

export async function down(run: Run): Promise<void> {
  await run(`
    delete from usage where kind = 'embedding';
    alter table usage drop constraint usage_of_turn, alter column turn_id set not null, alter column channel_id set not null;
    ${CHECKS(`'call', 'hold', 'release', 'answer', 'conversation'`, `'call', 'hold', 'release'`)}`);
}
