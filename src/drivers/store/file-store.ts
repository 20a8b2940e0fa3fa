/** Files that people sent, on PostgreSQL: their bytes stand beside the messages and go with them. */
import { NotFoundError } from '../../kernel/errors.ts';
import type { ConversationId, FileId, TenantId } from '../../kernel/ids.ts';
import type { FileContent, FileType } from '../../core/model/file.ts';
import type { FileStore } from '../../core/ports/file-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';

/** $1 tenant, $2 conversation, $3 id, $4 name, $5 type, $6 bytes. */
const KEEP = `
  insert into files (tenant_id, id, conversation_id, name, media_type, size, bytes)
  select c.tenant_id, $3, c.id, $4, $5, length($6::bytea), $6::bytea from conversations c where c.tenant_id = $1 and c.id = $2
  returning id`;

const FILE = 'select f.id, f.name, f.media_type, f.size, f.bytes from files f where f.tenant_id = $1 and f.id = $2';

interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly bytes: Buffer;
}

/** `pool` should be a small one of its own: megabytes on their way must not keep messages and leases waiting. */
export function createFileStore(pool: PgPool): FileStore {
  const read = async (tenantId: TenantId, name: string, text: string, params: readonly unknown[]): Promise<FileContent | null> => {
    const rows = await pool.withTenant(tenantId, (tx) => asPg(tx).query<FileRow>(text, [tenantId, ...params], name));
    return rows.map(toFile)[0] ?? null;
  };
  return {
    keep: async (tenantId, conversationId: ConversationId, { id, name, mediaType, bytes }) => {
      const params = [tenantId, conversationId, id, name, mediaType, bytes];
      const kept = await pool.withTenant(tenantId, (tx) => asPg(tx).query(KEEP, params, 'file_keep'));
      if (kept.length === 0) throw new NotFoundError('The conversation');
      return { id, name, mediaType, size: bytes.byteLength };
    },
    read: (tenantId, conversationId, id) => read(tenantId, 'file_read', `${FILE} and f.conversation_id = $3`, [id, conversationId]),
    readSent: (tenantId, id) => read(tenantId, 'file_read_sent', `${FILE} and f.message_id is not null`, [id]),
  };
}

function toFile(row: FileRow): FileContent {
  return { id: row.id as FileId, name: row.name, mediaType: row.media_type as FileType, size: row.size, bytes: row.bytes };
}
