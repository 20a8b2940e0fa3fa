/** An answer that was tried, as the API lays it beside another one. */
import { z } from 'zod';
import type { TriedAnswer } from '../../core/model/evaluation.ts';
import { outcomeSchema } from './messages/schema.ts';

export const triedAnswerSchema = z
  .object({
    text: z.string().meta({ description: 'Its first 4,000 characters.' }),
    outcome: outcomeSchema,
    sources: z.array(z.object({ title: z.string(), document_id: z.string(), external_id: z.string().nullable() })),
  })
  .meta({ id: 'ReplayedAnswer' });

export const presentTriedAnswer = ({ text, outcome, sources }: TriedAnswer): z.output<typeof triedAnswerSchema> => ({
  text,
  outcome,
  sources: sources.map(({ title, documentId, externalId }) => ({ title, document_id: documentId, external_id: externalId })),
});
