/** Lists turns and then the documents of every base as one sequence of tasks, page by page. */
import { z } from 'zod';
import { InputError } from '../../../kernel/errors.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Page } from '../../../core/model/page.ts';
import type { ApiServices } from '../../api-services.ts';
import { presentDocumentTask, presentTurn, type Task } from './present.ts';
import type { TASK_KINDS } from './schema.ts';

type Kind = (typeof TASK_KINDS)[number];

/** Where a page begins: inside the turns, or inside the documents of the base that follows the cursor `b`. */
const placeSchema = z.union([
  z.strictObject({ k: z.literal('turn'), c: z.string().nullable() }),
  z.strictObject({ k: z.literal('document'), b: z.string().nullable(), c: z.string().nullable() }),
]);
type Place = z.output<typeof placeSchema>;

const FIRST_DOCUMENTS: Place = { k: 'document', b: null, c: null };

interface Step {
  readonly tasks: readonly Task[];
  readonly next: Place | null;
}

type Services = Pick<ApiServices, 'conversations' | 'knowledge'>;

/** A page holds at most `limit` tasks; it may hold fewer although more follow. @throws InputError for a cursor that is none of ours. */
export async function listTasks(
  services: Services,
  tenantId: TenantId,
  kind: Kind | null,
  limit: number,
  cursor: string | null,
): Promise<Page<Task>> {
  const tasks: Task[] = [];
  let place: Place | null = cursor === null ? firstPlace(kind) : decode(cursor);
  // Empty bases are passed over, so that an empty page is the last one.
  while (place && tasks.length === 0) {
    const step: Step =
      place.k === 'turn' ? await turnStep(services, tenantId, place, limit, kind) : await documentStep(services, tenantId, place, limit);
    tasks.push(...step.tasks);
    place = step.next;
  }
  return { items: tasks, nextCursor: place && encode(place) };
}

const firstPlace = (kind: Kind | null): Place => (kind === 'vectorize_document' ? FIRST_DOCUMENTS : { k: 'turn', c: null });

async function turnStep({ conversations }: Services, tenantId: TenantId, place: Place, limit: number, kind: Kind | null): Promise<Step> {
  const { items, nextCursor } = await conversations.turns(tenantId, { limit, cursor: place.c });
  const after = kind === null ? FIRST_DOCUMENTS : null;
  return { tasks: items.map(presentTurn), next: nextCursor === null ? after : { k: 'turn', c: nextCursor } };
}

async function documentStep({ knowledge }: Services, tenantId: TenantId, place: Place & { k: 'document' }, limit: number): Promise<Step> {
  const bases = await knowledge.bases(tenantId, { limit: 1, cursor: place.b });
  const [base] = bases.items;
  if (!base) return { tasks: [], next: null };
  const { items, nextCursor } = await knowledge.documents(tenantId, base.id, { limit, cursor: place.c });
  const nextBase: Place | null = bases.nextCursor === null ? null : { k: 'document', b: bases.nextCursor, c: null };
  return { tasks: items.map(presentDocumentTask), next: nextCursor === null ? nextBase : { ...place, c: nextCursor } };
}

const encode = (place: Place) => Buffer.from(JSON.stringify(place)).toString('base64url');

function decode(cursor: string): Place {
  const fault = { field: 'cursor', rule: 'format', fix: 'Send a next_cursor as it was given, or none.' };
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new InputError('This cursor is none of ours.', { faults: [fault], cause });
  }
}
