/** A business is told of what needs somebody: a document or a crawl that failed, a message that did not arrive or may not have, a bot that is cut off. */
export const name = '20261123192100-note-faults';

type Run = (sql: string) => Promise<unknown>;

/** Each event in the transaction of what happened. `when` is a condition on `old` and `new`, `payload` the data of the event. */
const FAULTS = [
  {
    table: 'documents',
    kind: `'document_failed'`,
    when: `new.state = 'failed' and old.state <> 'failed' and new.error_code is distinct from 'cancelled'`,
    payload: `jsonb_build_object('document_id', new.id, 'base_id', new.base_id, 'code', new.error_code)`,
  },
  {
    table: 'crawls',
    kind: `'crawl_failed'`,
    when: `new.state = 'failed' and old.state <> 'failed'`,
    payload: `jsonb_build_object('crawl_id', new.id, 'source_id', new.source_id)`,
  },
  {
    table: 'deliveries',
    kind: `'delivery_' || new.state`,
    when: `new.state in ('failed', 'unknown') and old.state <> new.state and new.message_id is not null`,
    payload: `jsonb_build_object('delivery_id', new.id, 'conversation_id', new.conversation_id)`,
  },
] as const;

/** A bot that goes back and forth is told of once an hour. */
const CHANNEL = `
  create function claw_note_channel() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    if not exists (select from notifications_outbox o where o.tenant_id = new.tenant_id and o.kind = 'channel_unhealthy'
        and o.created_at > now() - interval '1 hour' and o.payload ->> 'channel_id' = new.channel_id::text and o.payload ->> 'state' = new.state) then
      insert into notifications_outbox (tenant_id, id, kind, payload) values (new.tenant_id, gen_random_uuid(), 'channel_unhealthy',
        jsonb_build_object('channel_id', new.channel_id, 'channel', new.kind, 'state', new.state));
    end if;
    return null;
  end $$;
  create trigger note_channel after update on channel_connections for each row
    when (new.state in ('restricted', 'conflict', 'refused') and old.state is distinct from new.state) execute function claw_note_channel()`;

export async function up(run: Run): Promise<void> {
  for (const { table, kind, when, payload } of FAULTS) {
    await run(`
      create function claw_note_${table}() returns trigger language plpgsql set search_path = public, pg_temp as $$
      begin
        insert into notifications_outbox (tenant_id, id, kind, payload) values (new.tenant_id, gen_random_uuid(), ${kind}, ${payload});
        return null;
      end $$;
      create trigger note_${table} after update on ${table} for each row when (${when}) execute function claw_note_${table}()`);
  }
  await run(CHANNEL);
}

export async function down(run: Run): Promise<void> {
  await run('drop trigger note_channel on channel_connections; drop function claw_note_channel()');
  for (const { table } of FAULTS) await run(`drop trigger note_${table} on ${table}; drop function claw_note_${table}()`);
}
