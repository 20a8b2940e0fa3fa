/** Stays until the documents of a base are searchable, and tells which are not. */
import type { Clock } from '../../kernel/clock.ts';
import type { Progress } from '../progress.ts';
import type { ListedDocument, ServerApi } from '../server/server-api.ts';

/** Between two looks; they grow, so that a long wait leaves the calls of a minute to others. */
const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 4_000;

/** Resolves when no document of the base waits or is being indexed. */
export async function awaitIndexed(
  api: Pick<ServerApi, 'base'>,
  baseId: string,
  queued: number,
  progress: Progress,
  context: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_LOOK_MS)) {
    const { counts } = await api.base(baseId);
    const open = (counts['queued'] ?? 0) + (counts['indexing'] ?? 0);
    progress.show(Math.max(0, queued - open), queued);
    if (open === 0) return;
    await context.clock.sleep(pauseMs, context.signal);
  }
}

/** Those of `ids` that failed. */
export async function failedAmong(
  api: Pick<ServerApi, 'base' | 'failedDocuments'>,
  baseId: string,
  ids: ReadonlySet<string>,
): Promise<readonly ListedDocument[]> {
  if (((await api.base(baseId)).counts['failed'] ?? 0) === 0) return [];
  const failed: ListedDocument[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof api.failedDocuments>> = await api.failedDocuments(baseId, cursor);
    failed.push(...page.data.filter(({ id }) => ids.has(id)));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return failed;
}
