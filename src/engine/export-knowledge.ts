/** Writes a base as one file, a line at a time, so that its size does not matter. */
import type { Clock } from '../kernel/clock.ts';
import type { DocumentId, TenantId } from '../kernel/ids.ts';
import type { BaseLine } from '../core/model/knowledge-file.ts';
import type { KnowledgeBase } from '../core/model/knowledge.ts';
import type { AnnotationStore } from '../core/ports/annotation-store.ts';
import type { KnowledgeStore, OriginalDocument } from '../core/ports/knowledge-store.ts';

export interface ExportDeps {
  readonly knowledge: Pick<KnowledgeStore, 'nextOriginal'>;
  readonly annotations: Pick<AnnotationStore, 'list'>;
  readonly clock: Clock;
}

/** Ends with a line that counts what came before: a file without it was cut off. */
export async function* exportKnowledge(deps: ExportDeps, tenantId: TenantId, base: KnowledgeBase): AsyncGenerator<string> {
  yield line({ claw_base: 1, name: base.name, exported_at: new Date(deps.clock.now()).toISOString() });
  const end = { documents: 0, annotations: 0 };
  for (let after: DocumentId | null = null; ;) {
    const document: OriginalDocument | null = await deps.knowledge.nextOriginal(tenantId, base.id, after);
    if (document === null) break;
    after = document.id;
    end.documents += 1;
    yield documentLine(document);
  }
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<AnnotationStore['list']>> = await deps.annotations.list(tenantId, { limit: 100, cursor }, base.id);
    for (const { question, answer, audience, locale, enabled } of page.items) {
      end.annotations += 1;
      yield line({ annotation: { question, answer, audience, locale, enabled } });
    }
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  yield line({ end });
}

const line = (value: BaseLine): string => `${JSON.stringify(value)}\n`;

function documentLine({ id, externalId, title, url, mediaType, fileName, audience, bytes, contentHash }: OriginalDocument): string {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const about = { id, external_id: externalId, title, url, media_type: mediaType, file_name: fileName, audience };
  return line({ document: { ...about, content, sha256: contentHash } });
}
