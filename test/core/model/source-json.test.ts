/** Sources as callers outside see them. */
import { expect, it } from 'vitest';
import { presentSource, sourceSchema } from '../../../src/core/model/source-json.ts';
import type { DocumentId, PassageId } from '../../../src/kernel/ids.ts';

it('shows a source in the shape that is documented, and nothing else of it', () => {
  const source = { n: 2, title: 'Returns', url: null, externalId: 'faq-1', quote: 'Thirty days.' };
  const shown = presentSource({ ...source, documentId: 'd' as DocumentId, passageId: 'p' as PassageId, page: 12 });
  expect(sourceSchema.strict().parse(shown)).toEqual({
    n: 2,
    title: 'Returns',
    url: null,
    document_id: 'd',
    external_id: 'faq-1',
    passage_id: 'p',
    page: 12,
    quote: 'Thirty days.',
  });
  expect(presentSource({ ...source, documentId: 'd' as DocumentId, passageId: 'p' as PassageId }).page).toBeNull();
});
