/** Drafts of settings and what becomes of them, as they travel. */
import { z } from 'zod';
import { RUN_SOURCES } from '../../../core/model/evaluation.ts';
import { isOvertaken } from '../../../core/model/draft-standing.ts';
import { PUBLICATION_STATES } from '../../../core/model/setting-draft.ts';
import type { DraftStanding } from '../../../core/model/draft-standing.ts';
import type { Publication } from '../../../core/model/setting-draft.ts';
import type { RunEstimate } from '../../../engine/begin-evaluation.ts';
import { gateOf, whyRefused } from '../../../engine/publish-gate.ts';

const channelId = z.string().nullable().meta({ description: 'Null: the value of the whole tenant.' });

const estimateSchema = z
  .object({
    source: z.enum(RUN_SOURCES).meta({ description: 'The evaluation set, or what customers wrote in the last 24 hours.' }),
    questions: z.int(),
    channels: z.int().meta({ description: 'Channels with changes of their own, and the one of the API for changes of the whole tenant.' }),
    answers: z.int().meta({ description: 'Two for each question and channel: as the settings are, and as the draft makes them.' }),
    model: z.string().nullable().meta({ description: 'The model that is asked first; null: answers are quoted, and cost nothing.' }),
    input_tokens: z.int().meta({ description: 'At most, when every question fills the context.' }),
    output_tokens: z.int().meta({ description: 'At most, when every answer is as long as it may be.' }),
    cost: z.object({ amount: z.number(), currency: z.string() }).nullable().meta({ description: 'Of these tokens; null without prices.' }),
  })
  .meta({ id: 'RunEstimate' });

export const previewSchema = z
  .object({
    hash: z.string().meta({ description: 'Names these changes; send it to publish just them.' }),
    settings_version: z.int(),
    knowledge_version: z.int(),
    changes: z.array(
      z.object({
        key: z.string(),
        channel_id: channelId,
        before: z.unknown().meta({ description: 'The stored value; null: none of its own.' }),
        after: z.unknown().meta({ description: 'What it becomes; null where it is removed.' }),
        removed: z.boolean(),
        overtaken: z.boolean().meta({ description: 'The stored value was changed since: draft it anew, or discard the change.' }),
        by: z.string(),
        at: z.iso.datetime(),
      }),
    ),
    gate: z.object({
      state: z.enum(['open', 'untried', 'passed', 'refused']).meta({
        description:
          '`open`: there is no evaluation set; `untried`: no run of just this draft, on these settings and this knowledge, has ended; `refused`: its run answered worse.',
      }),
      run_id: z.string().nullable(),
      why: z.string().nullable().meta({ description: 'Of a refused draft.' }),
    }),
    estimates: z.array(estimateSchema).meta({ description: 'What a run would take at most, by source.' }),
  })
  .meta({ id: 'DraftPreview' });

export const presentPreview = (standing: DraftStanding, estimates: readonly RunEstimate[]): z.output<typeof previewSchema> => ({
  hash: standing.hash,
  settings_version: standing.settingsVersion,
  knowledge_version: standing.knowledgeVersion,
  changes: standing.changes.map((change) => ({
    key: change.key,
    channel_id: change.channelId,
    before: change.stored?.value ?? null,
    after: change.value,
    removed: change.removed,
    overtaken: isOvertaken(change),
    by: change.by,
    at: change.at.toISOString(),
  })),
  gate: {
    state: gateOf(standing),
    run_id: standing.run?.id ?? null,
    why: standing.run !== null && gateOf(standing) === 'refused' ? whyRefused(standing.run) : null,
  },
  estimates: estimates.map(({ inputTokens, outputTokens, ...estimate }) => ({
    ...estimate,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
  })),
});

export const publishBody = z
  .strictObject({
    hash: z.string().min(1).max(100).meta({ description: 'Of the draft as you looked at it: of another one nothing is published (412).' }),
    reason: z.string().trim().min(1).max(500).optional().meta({ description: 'Kept in the history of every setting that it changes.' }),
    at: z.iso.datetime({ offset: true }).optional().meta({ description: 'When to publish; at once when absent.' }),
    most_cost: z.number().min(0).max(1_000_000).optional().meta({
      description: 'What a run that has to be made again before `at` may cost, in the currency of the model.',
    }),
  })
  .meta({ id: 'PublishDraft' });

export const discardBody = z
  .strictObject({
    key: z.string().optional().meta({ description: 'The setting whose change is dropped; the whole draft when absent.' }),
    channel_id: z.string().optional(),
  })
  .meta({ id: 'DiscardDraft' });

export const discardedSchema = z
  .object({ discarded: z.int().meta({ description: 'Changes that were dropped.' }) })
  .meta({ id: 'DiscardedDraft' });

export const publicationSchema = z
  .object({
    id: z.string(),
    state: z.enum(PUBLICATION_STATES),
    hash: z.string(),
    reason: z.string().nullable(),
    by: z.string(),
    due_at: z.iso.datetime(),
    run_id: z.string().nullable().meta({ description: 'The run that it passed, or that was begun for it.' }),
    version: z.int().nullable().meta({ description: 'The settings version that it made.' }),
    changes: z.array(z.object({ key: z.string(), channel_id: channelId, removed: z.boolean(), value: z.unknown() })),
    error: z.string().nullable().meta({ description: 'Why it failed.' }),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Publication' });

export const presentPublication = (publication: Publication): z.output<typeof publicationSchema> => ({
  id: publication.id,
  state: publication.state,
  hash: publication.draftHash,
  reason: publication.reason,
  by: publication.by,
  due_at: publication.dueAt.toISOString(),
  run_id: publication.runId,
  version: publication.version,
  changes: publication.changes.map(({ key, channelId: channel_id, removed, value }) => ({ key, channel_id, removed, value })),
  error: publication.error,
  created_at: publication.createdAt.toISOString(),
  ended_at: publication.endedAt?.toISOString() ?? null,
});
