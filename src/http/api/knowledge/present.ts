/** Knowledge in the words of the API. */
import type { z } from 'zod';
import type { Document, KnowledgeBase } from '../../../core/model/knowledge.ts';
import type { PassageHit } from '../../../core/model/passage.ts';
import type { StoredPassage } from '../../../core/ports/knowledge-store.ts';
import type { baseSchema, documentSchema, hitSchema, passageSchema } from './schema.ts';

export const presentBase = (base: KnowledgeBase): z.output<typeof baseSchema> => ({
  id: base.id,
  name: base.name,
  documents: base.documents,
  created_at: base.createdAt.toISOString(),
});

export const presentDocument = (document: Document): z.output<typeof documentSchema> => ({
  id: document.id,
  base_id: document.baseId,
  external_id: document.externalId,
  title: document.title,
  url: document.url,
  media_type: document.mediaType,
  audience: document.audience,
  state: document.state,
  error: document.error,
  error_code: document.errorCode,
  attempts: document.attempts,
  passages: document.passages,
  bytes: document.bytes,
  created_at: document.createdAt.toISOString(),
  updated_at: document.updatedAt.toISOString(),
});

export const presentPassage = (passage: StoredPassage): z.output<typeof passageSchema> => ({
  id: passage.id,
  ord: passage.ord,
  title: passage.title,
  heading_path: [...passage.headingPath],
  text: passage.text,
  page: passage.page ?? null,
});

export const presentHit = (hit: PassageHit): z.output<typeof hitSchema> => ({
  passage_id: hit.passageId,
  document_id: hit.documentId,
  external_id: hit.externalId,
  title: hit.title,
  heading_path: [...hit.headingPath],
  text: hit.text,
  page: hit.page ?? null,
  url: hit.url,
  score: hit.score,
  signals: { ...hit.signals },
});
