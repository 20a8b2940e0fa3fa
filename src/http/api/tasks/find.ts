/** Finds a task by its id, which is that of a turn, a document, a crawl or a notification. */
import type { Document } from '../../../core/model/knowledge.ts';
import type { NotificationSend } from '../../../core/model/notification.ts';
import type { Crawl } from '../../../core/model/source.ts';
import type { TurnView } from '../../../core/ports/conversation-store.ts';
import type { CrawlId, DocumentId, NotificationSendId, TenantId, TurnId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf } from '../found.ts';

/** As errors name it. */
export const TASK = 'This task';

export type FoundTask =
  | { readonly kind: 'generate_ai_response'; readonly of: TurnView }
  | { readonly kind: 'vectorize_document'; readonly of: Document }
  | { readonly kind: 'update_knowledge_base'; readonly of: Crawl }
  | { readonly kind: 'send_notification'; readonly of: NotificationSend };

/** @throws NotFoundError */
export async function findTask(services: ApiServices, tenantId: TenantId, id: string): Promise<FoundTask> {
  const turn = await services.conversations.turn(tenantId, idOf<TurnId>(TASK, id));
  if (turn) return { kind: 'generate_ai_response', of: turn };
  const document = await services.knowledge.document(tenantId, idOf<DocumentId>(TASK, id));
  if (document) return { kind: 'vectorize_document', of: document };
  const crawl = await services.sources.crawl(tenantId, idOf<CrawlId>(TASK, id));
  if (crawl) return { kind: 'update_knowledge_base', of: crawl };
  return { kind: 'send_notification', of: found(TASK, await services.notifications.send(tenantId, idOf<NotificationSendId>(TASK, id))) };
}
