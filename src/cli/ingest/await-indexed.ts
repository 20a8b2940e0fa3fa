/** Stays until the documents of a base are searchable, and tells which are not. */
import type { Clock } from '../../kernel/clock.ts';
import type { Progress } from '../progress.ts';
import type { ListedDocument, ServerApi } from '../server/server-api.ts';

const LOOK_AGAIN_MS = 500;

/** Resolves when no document of the base waits or is being indexed. */
export async function awaitIndexed(
  api: Pick<ServerApi, 'base'>,
  baseId: string,
  queued: number,
  progress: Progress,
  context: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  for (;;) {
    const { counts } = await api.base(baseId);
    const open = (counts['queued'] ?? 0) + (counts['indexing'] ?? 0);
    progress.show(Math.max(0, queued - open), queued);
    if (open === 0) return;
    await context.clock.sleep(LOOK_AGAIN_MS, context.signal);
  }
}

/** Those of `ids` that failed. */
export async function failedAmong(
  api: Pick<ServerApi, 'base' | 'documents'>,
  baseId: string,
  ids: ReadonlySet<string>,
): Promise<readonly ListedDocument[]> {
  if (((await api.base(baseId)).counts['failed'] ?? 0) === 0) return [];
  const failed: ListedDocument[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof api.documents>> = await api.documents(baseId, cursor);
    failed.push(...page.data.filter(({ id, state }) => state === 'failed' && ids.has(id)));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return failed;
}
