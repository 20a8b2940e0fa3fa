/** Kept answers in memory, for the fake services of the API: nothing is ever over. */
import type { KeptAnswer, KeptAnswerStore, NamedCall } from '../../src/core/ports/kept-answer-store.ts';

interface Held {
  readonly request: string;
  readonly claimId: string;
  readonly answer: KeptAnswer | null;
}

export function createMemoryKeptAnswers(): KeptAnswerStore {
  const held = new Map<string, Held>();
  const nameOf = ({ tenantId, callerId, key }: NamedCall) => [tenantId, callerId, key].join(' ');
  return {
    claim: async (call, request, claimId) => {
      const before = held.get(nameOf(call));
      if (before === undefined) {
        held.set(nameOf(call), { request, claimId, answer: null });
        return { kind: 'mine' };
      }
      if (before.request !== request) return { kind: 'other' };
      return before.answer === null ? { kind: 'busy' } : { kind: 'answered', answer: before.answer };
    },
    keep: async (call, claimId, answer) => {
      const before = held.get(nameOf(call));
      if (before?.claimId === claimId) held.set(nameOf(call), { ...before, answer });
    },
    release: async (call, claimId) => {
      if (held.get(nameOf(call))?.claimId === claimId) held.delete(nameOf(call));
    },
  };
}
