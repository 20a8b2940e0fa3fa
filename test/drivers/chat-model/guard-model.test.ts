/** When a model is left alone, and when a failure is no fault of it. */
import { describe, expect, it } from 'vitest';
import type { ModelFault } from '../../../src/core/model/model-endpoint.ts';
import type { ChatModel, ChatRequest } from '../../../src/core/ports/chat-model.ts';
import { guardModel } from '../../../src/drivers/chat-model/guard-model.ts';
import { UpstreamUnreachable } from '../../../src/kernel/errors.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

const NOTHING_TOLD = { model: 'm', inputTokens: 0, outputTokens: 0 };

/** Each call ends as the next entry says: a fault, or `null` for an answer; a call with a time to stand still ends when it is over. */
function scene(ends: readonly (ModelFault | null)[], { standsMs = 0, tokensPerMinute = null as number | null } = {}) {
  const clock = createManualClock();
  const told: string[] = [];
  let calls = 0;
  const model: ChatModel = {
    name: 'm',
    write: async (request, onText) => {
      const fault = ends[calls] ?? null;
      calls += 1;
      clock.advance(Math.min(standsMs, request.withinMs ?? Infinity));
      if (fault !== null) throw new UpstreamUnreachable('It failed.', { facts: { fault } });
      await onText('Refunds take seven days.');
      return NOTHING_TOLD;
    },
  };
  const limits = { atOnce: null, tokensPerMinute };
  const guarded = guardModel(model, { clock, limits, onHealth: ({ state }) => told.push(state) });
  const ask = async (some: Partial<ChatRequest> = {}): Promise<string> => {
    const messages = [{ role: 'user', content: 'How long does a refund take?' }] as const;
    try {
      await guarded.write({ messages, maxOutputTokens: 100, signal: new AbortController().signal, ...some }, () => {});
      return 'answered';
    } catch (error) {
      return String((error as UpstreamUnreachable).details.facts?.['fault']);
    }
  };
  return { clock, told, ask, calls: () => calls };
}

async function times(count: number, ask: () => Promise<string>): Promise<readonly string[]> {
  const ends: string[] = [];
  for (let one = 0; one < count; one += 1) ends.push(await ask());
  return ends;
}

describe('a guarded model', () => {
  it('works again as soon as a trial is answered, also with a word against this one question', async () => {
    const { clock, told, ask } = scene(['unreachable', 'unreachable', 'unreachable', 'filtered', null]);
    expect(await times(4, ask)).toEqual(['unreachable', 'unreachable', 'unreachable', 'away']);
    clock.advance(5_000);
    expect(await times(2, ask)).toEqual(['filtered', 'answered']);
    expect(told).toEqual(['resting', 'working']);
  });

  it('is not given up for calls that had hardly any time left', async () => {
    const hurried = scene(['timeout', 'timeout', 'timeout', 'timeout'], { standsMs: 60_000 });
    expect(await times(4, () => hurried.ask({ withinMs: 1_000 }))).toEqual(['timeout', 'timeout', 'timeout', 'timeout']);
    const patient = scene(['timeout', 'timeout', 'timeout', 'timeout'], { standsMs: 60_000 });
    expect(await times(4, () => patient.ask({ withinMs: 20_000 }))).toEqual(['timeout', 'timeout', 'timeout', 'away']);
    expect(patient.told).toEqual(['resting']);
  });

  it('counts the tokens of a server that tells nothing of them', async () => {
    const { clock, ask, calls } = scene([], { tokensPerMinute: 10 });
    expect(await times(2, ask)).toEqual(['answered', 'busy']);
    clock.advance(60_000);
    expect([await ask(), calls()]).toEqual(['answered', 2]);
  });
});
