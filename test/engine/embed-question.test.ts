/** What of a question's vector is compared with passages. */
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createEmbedQuestion } from '../../src/engine/embed-question.ts';
import { PLAIN_QUESTIONS } from '../../src/engine/plain-questions.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { Embedder, EmbedRequest } from '../../src/core/ports/embedder.ts';

/** The first number is the same for all English questions, the second for all Chinese ones; the third grows with the word asked for. */
function openEmbedder(): { embedder: Embedder; requests: EmbedRequest[]; fail: (now: boolean) => void } {
  const requests: EmbedRequest[] = [];
  let isAway = false;
  const vectorOf = (text: string): Float32Array => {
    const topic = /lamp|灯/.test(text) ? 0.5 : 0;
    return Float32Array.from(/\p{Script=Han}/u.test(text) ? [0, 1, topic] : [1, 0, topic]);
  };
  const embedder: Embedder = {
    space: { model: 'test', dimensions: 3 },
    model: 'test',
    embed: async (request) => {
      if (isAway) throw new UpstreamUnreachable('away');
      requests.push(request);
      return { vectors: request.texts.map(vectorOf), tokens: request.texts.length };
    },
    close: async () => {},
  };
  return { embedder, requests, fail: (now) => void (isAway = now) };
}

describe('the vector of a question', () => {
  const never = new AbortController().signal;
  const rig = () => {
    const opened = openEmbedder();
    const embed = createEmbedQuestion(createTextAnalyser());
    return { ...opened, ask: (text: string) => embed(opened.embedder, text, never) };
  };

  it('has less of what every question of its language has', async () => {
    const { ask } = rig();
    for (const text of ['Where is the lamp?', '灯在哪里？']) expect((await ask(text))!.vector[2]).toBeGreaterThan(0.7);
  });

  it('asks for the plain ones once for each language, with the first question', async () => {
    const { ask, requests } = rig();
    const tokens: number[] = [];
    for (const text of ['Where is the lamp?', 'Is the lamp red?', '灯在哪里？']) tokens.push((await ask(text))!.tokens);
    expect(requests.map(({ texts }) => texts.length)).toEqual([1 + PLAIN_QUESTIONS.en.length, 1, 1 + PLAIN_QUESTIONS.zh.length]);
    expect(tokens).toEqual([21, 1, 21]);
    expect(requests.every(({ role }) => role === 'question')).toBe(true);
  });

  it('tells a failure, and asks for the plain ones again after it', async () => {
    const { ask, fail, requests } = rig();
    fail(true);
    await expect(ask('How much?')).rejects.toThrow('away');
    fail(false);
    expect([...(await ask('How much?'))!.vector].map(Math.round)).toEqual([1, 0, 0]);
    expect(requests[0]?.texts).toHaveLength(21);
  });
});
