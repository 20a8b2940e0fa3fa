/** A source as every caller outside sees it, whichever door it came through. */
import { z } from 'zod';
import type { Source } from './answer.ts';

export const sourceSchema = z
  .object({
    n: z.int().meta({ description: 'The number cited in the text as [n].' }),
    title: z.string(),
    url: z.string().nullable(),
    document_id: z.string(),
    external_id: z.string().nullable(),
    passage_id: z.string(),
    page: z.int().nullable().meta({ description: 'Page or slide, from 1; null in documents without.' }),
    quote: z.string(),
  })
  .meta({ id: 'Source' });

export const presentSource = (source: Source): z.output<typeof sourceSchema> => ({
  n: source.n,
  title: source.title,
  url: source.url,
  document_id: source.documentId,
  external_id: source.externalId,
  passage_id: source.passageId,
  page: source.page ?? null,
  quote: source.quote,
});
