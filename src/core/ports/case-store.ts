/** Tags, notes and assignment of conversations. */
import type { ConversationId, NoteId, TenantId } from '../../kernel/ids.ts';
import type { CaseChange, Note } from '../model/case.ts';
import type { Page, PageRequest } from '../model/page.ts';

export interface CaseStore {
  /** False when there is no such conversation. */
  change(tenantId: TenantId, id: ConversationId, change: CaseChange): Promise<boolean>;
  /** Every tag that is in use, with the number of its conversations; the most used first. */
  tags(tenantId: TenantId): Promise<readonly { readonly tag: string; readonly conversations: number }[]>;
  /** The oldest first. */
  notes(tenantId: TenantId, id: ConversationId, page: PageRequest): Promise<Page<Note>>;
  /** Null when there is no such conversation. */
  addNote(tenantId: TenantId, id: ConversationId, note: Pick<Note, 'author' | 'text'>): Promise<Note | null>;
  /** False when the conversation has no such note. */
  removeNote(tenantId: TenantId, id: ConversationId, noteId: NoteId): Promise<boolean>;
}
