/** What the draft of settings reads and changes. */
import { api, ask, at, LONG_PAGE, paged, type Schemas } from '../../data/api.ts';

export type DraftPreview = Schemas['DraftPreview'];
export type DraftChange = DraftPreview['changes'][number];
export type EvaluationRun = Schemas['EvaluationRun'];
export type EvaluationAnswer = Schemas['EvaluationAnswer'];

export type Publication = Schemas['Publication'];
export type SettingsFile = Schemas['SettingsFile'];

export const PUBLICATIONS = 'publications';
export const runKey = (id: string): string => `draft-run/${id}`;

export const readDraft = (): Promise<DraftPreview> => ask(api.POST('/api/v1/configs/preview'));

export const discardChange = ({ key, channel_id: channelId }: DraftChange) =>
  ask(api.POST('/api/v1/configs/discard', { body: { key, ...(channelId !== null && { channel_id: channelId }) } }));

/**
 * Publishes at once, or at a moment.
 * @throws Fault 409 and 412 where the gate is shut or the draft is another one
 */
export const publishDraft = (hash: string, reason: string, due: Date | null): Promise<Publication> =>
  ask(api.POST('/api/v1/configs/publish', { body: { hash, ...(reason !== '' && { reason }), ...(due && { at: due.toISOString() }) } }));

export const readPublications = (cursor: string | undefined) =>
  ask(api.GET('/api/v1/publications', { params: { query: paged(cursor, SHORT_PAGE) } }));
/** The draft stays. */
export const cancelPublication = (id: string): Promise<Publication> => ask(api.POST('/api/v1/publications/{id}/cancel', at(id)));

/** Every value of one's own, as a file that {@link importSettings} takes. */
export const EXPORT_ADDRESS = '/api/v1/configs/export';
/** Into the draft: all of it, or nothing. @throws Fault with a field for each value that does not fit */
export const importSettings = (body: SettingsFile) => ask(api.POST('/api/v1/configs/import', { body }));

/** Answers the questions of the evaluation set with and without the draft. */
export const startRun = (): Promise<EvaluationRun> => ask(api.POST('/api/v1/evaluations/runs', { body: { source: 'evaluation' } }));

/** A run, and where it has ended the answers that the draft changes. */
export async function readRun(id: string): Promise<{ readonly run: EvaluationRun; readonly changed: readonly EvaluationAnswer[] }> {
  const run = await ask(api.GET('/api/v1/evaluations/runs/{id}', at(id)));
  if (run.state !== 'done') return { run, changed: [] };
  const { data } = await ask(
    api.GET('/api/v1/evaluations/runs/{id}/answers', { params: { ...at(id).params, query: { limit: LONG_PAGE } } }),
  );
  return { run, changed: data.filter(({ before, after }) => before?.text !== after?.text || before?.outcome !== after?.outcome) };
}

const SHORT_PAGE = 10;
