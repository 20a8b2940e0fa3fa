/** Pinned answers as they travel. */
import { z } from 'zod';
import { LANGUAGES } from '../../../core/model/passage.ts';
import { MAX_PINNED_ANSWER, MAX_PINNED_QUESTION } from '../../../core/model/annotation.ts';
import type { Annotation } from '../../../core/model/annotation.ts';
import { audienceSchema } from './schema.ts';

const fields = {
  question: z.string().trim().min(1).max(MAX_PINNED_QUESTION),
  answer: z.string().trim().min(1).max(MAX_PINNED_ANSWER),
  audience: audienceSchema,
  locale: z.enum(LANGUAGES).nullable().meta({ description: 'The language of the questions it answers; null answers both.' }),
  enabled: z.boolean().meta({ description: 'Switched off it answers nothing and is not found either.' }),
};

export const annotationSchema = z
  .object({
    id: z.string(),
    base_id: z.string(),
    ...fields,
    hits: z.int().meta({ description: 'Answers that were given with it.' }),
    last_hit_at: z.iso.datetime().nullable(),
    created_by: z.string().meta({ description: 'Name of the API key.' }),
    updated_by: z.string(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Annotation' });

export const newAnnotationSchema = z
  .strictObject({
    base_id: z.string(),
    ...fields,
    audience: fields.audience.default('public'),
    locale: fields.locale.default(null),
    enabled: fields.enabled.default(true),
  })
  .meta({ id: 'NewAnnotation' });

export const changedAnnotationSchema = z.strictObject(fields).partial().meta({ id: 'ChangedAnnotation' });

export const presentAnnotation = (annotation: Annotation): z.output<typeof annotationSchema> => ({
  id: annotation.id,
  base_id: annotation.baseId,
  question: annotation.question,
  answer: annotation.answer,
  audience: annotation.audience,
  locale: annotation.locale,
  enabled: annotation.enabled,
  hits: annotation.hits,
  last_hit_at: annotation.lastHitAt?.toISOString() ?? null,
  created_by: annotation.createdBy,
  updated_by: annotation.updatedBy,
  created_at: annotation.createdAt.toISOString(),
  updated_at: annotation.updatedAt.toISOString(),
});
