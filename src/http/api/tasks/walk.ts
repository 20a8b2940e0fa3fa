/** Lists turns, then documents, then crawls, then notifications as one sequence of tasks, page by page. */
import { z } from 'zod';
import { InputError } from '../../../kernel/errors.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Page, PageRequest } from '../../../core/model/page.ts';
import type { ApiServices } from '../../api-services.ts';
import {
  crawlStatesOf,
  documentStatesOf,
  presentCrawlTask,
  presentDocumentTask,
  presentSendTask,
  presentTurn,
  sendStatesOf,
  type Task,
  turnStatesOf,
} from './present.ts';
import { TASK_KINDS } from './schema.ts';

type Kind = (typeof TASK_KINDS)[number];

/** Which tasks are asked for; null asks for all. */
export interface TaskFilter {
  readonly kind: Kind | null;
  readonly state: Task['state'] | null;
}

/** Where a page begins: which kind it lists, and the store's cursor there. */
const placeSchema = z.strictObject({ k: z.enum(TASK_KINDS), c: z.string().nullable() });
type Place = z.output<typeof placeSchema>;

type Services = Pick<ApiServices, 'conversations' | 'knowledge' | 'sources' | 'notifications'>;

/** A page holds at most `limit` tasks; it may hold fewer although more follow. @throws InputError for a cursor of another list. */
export async function listTasks(services: Services, tenantId: TenantId, filter: TaskFilter, page: PageRequest): Promise<Page<Task>> {
  const kinds = TASK_KINDS.filter((kind) => filter.kind === null || filter.kind === kind);
  const start: Place | null = page.cursor === null ? null : decode(page.cursor);
  let kind = start ? start.k : kinds[0];
  let cursor = start ? start.c : null;
  while (kind !== undefined) {
    const { items, nextCursor } = await READ[kind](services, tenantId, { limit: page.limit, cursor }, filter.state);
    const next = nextCursor === null ? kinds[kinds.indexOf(kind) + 1] : kind;
    // Nothing of one kind is no end: an empty page is the last one.
    if (items.length > 0 || next === undefined) return { items, nextCursor: next ? encode({ k: next, c: nextCursor }) : null };
    [kind, cursor] = [next, nextCursor];
  }
  return { items: [], nextCursor: null };
}

type Read = (services: Services, tenantId: TenantId, page: PageRequest, state: Task['state'] | null) => Promise<Page<Task>>;

const READ: Readonly<Record<Kind, Read>> = {
  generate_ai_response: async ({ conversations }, tenantId, page, state) => {
    const { items, nextCursor } = await conversations.turns(tenantId, page, state === null ? undefined : turnStatesOf(state));
    return { items: items.map(presentTurn), nextCursor };
  },
  vectorize_document: async ({ knowledge }, tenantId, page, state) => {
    const { items, nextCursor } = await knowledge.documentsOfTenant(tenantId, page, state === null ? undefined : documentStatesOf(state));
    return { items: items.map(presentDocumentTask), nextCursor };
  },
  update_knowledge_base: async ({ sources }, tenantId, page, state) => {
    const { items, nextCursor } = await sources.crawlsOfTenant(tenantId, page, state === null ? undefined : crawlStatesOf(state));
    return { items: items.map(presentCrawlTask), nextCursor };
  },
  send_notification: async ({ notifications }, tenantId, page, state) => {
    const states = state === null ? {} : { states: sendStatesOf(state) };
    const { items, nextCursor } = await notifications.sends(tenantId, page, states);
    return { items: items.map(presentSendTask), nextCursor };
  },
};

const encode = (place: Place) => Buffer.from(JSON.stringify(place)).toString('base64url');

function decode(cursor: string): Place {
  const fault = { field: 'cursor', rule: 'format', fix: 'Send a next_cursor as it was given, or none.' };
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new InputError('This cursor did not come from this list.', { faults: [fault], cause });
  }
}
