/** What a message may bring beside its first text: a later one, files that could not be kept, and a bot as its sender. */
export const name = '20261122100550-note-edits-and-senders';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    alter table messages add column edited_at timestamptz, add column edited_text text, add column unkept jsonb not null default '[]';
    alter table conversations add column bot_streak int not null default 0`);
}

export async function down(run: Run): Promise<void> {
  await run(`
    alter table conversations drop column bot_streak;
    alter table messages drop column unkept, drop column edited_text, drop column edited_at`);
}
