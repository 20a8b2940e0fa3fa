/** A business without a draft and without an evaluation set: what the API says of nothing. */
import { NotFoundError } from '../../src/kernel/errors.ts';
import type { ApiServices } from '../../src/http/api-services.ts';

type Parts = 'drafts' | 'evaluationQuestions' | 'evaluationRuns' | 'estimateRun' | 'beginRun' | 'replay';

const EMPTY = { items: [], nextCursor: null };
const STANDING = { changes: [], hash: 'h', settingsVersion: 1, knowledgeVersion: 1, questions: 0, run: null };

async function refuse(): Promise<never> {
  throw new NotFoundError('The draft');
}

export function createFakeDrafts(): Pick<ApiServices, Parts> {
  return {
    drafts: {
      standing: async () => STANDING,
      list: async () => [],
      put: refuse,
      remove: async () => {},
      discard: async () => 0,
      publish: refuse,
      schedule: refuse,
      cancel: async () => null,
      publications: async () => EMPTY,
      publication: async () => null,
    },
    evaluationQuestions: {
      list: async () => EMPTY,
      get: async () => null,
      add: refuse,
      change: async () => null,
      remove: async () => false,
    },
    evaluationRuns: { get: async () => null, list: async () => EMPTY, answers: async () => null, cancel: async () => null },
    estimateRun: async (_tenant, _standing, source) => ({
      source,
      questions: 0,
      channels: 0,
      answers: 0,
      model: null,
      inputTokens: 0,
      outputTokens: 0,
      cost: null,
    }),
    beginRun: refuse,
    replay: async () => null,
  };
}
