/** Keeping what people send beside text, until their conversation is deleted. */
import type { ConversationId, FileId, TenantId } from '../../kernel/ids.ts';
import type { FileContent, MessageFile } from '../model/file.ts';

export interface FileStore {
  /**
   * Keeps a file of a conversation, unsent until a message takes it along (IntakeRow.fileIds).
   * @throws NotFoundError when the tenant has no such conversation.
   */
  keep(tenantId: TenantId, conversationId: ConversationId, file: FileContent): Promise<MessageFile>;
  /** A file of this very conversation, sent or not; null when there is none. */
  read(tenantId: TenantId, conversationId: ConversationId, id: FileId): Promise<FileContent | null>;
  /** A file that was sent with a message of any conversation of the tenant; null when there is none. */
  readSent(tenantId: TenantId, id: FileId): Promise<FileContent | null>;
}
