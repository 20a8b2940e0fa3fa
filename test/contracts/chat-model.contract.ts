/** What every ChatModel must do, tried on a provider that answers as scripted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelTimeouts } from '../../src/core/model/model-endpoint.ts';
import type { ChatModel, ChatRequest } from '../../src/core/ports/chat-model.ts';
import { startFakeOpenAi } from '../platforms/fake-openai.ts';
import type { FakeOpenAi, FakeReply } from '../platforms/fake-openai.ts';
import { until } from '../support/until.ts';

export const CANARY_KEY = 'sk-canary-4711';

/** `open` gives a model that talks to this base URL with CANARY_KEY. */
export function describeChatModel(name: string, open: (baseUrl: string, timeouts: ModelTimeouts) => ChatModel): void {
  describe(`chat model: ${name}`, () => {
    let provider: FakeOpenAi;
    beforeAll(async () => {
      provider = await startFakeOpenAi();
    });
    afterAll(() => provider.close());

    const wide = { totalMs: 20_000, firstMs: 20_000, betweenMs: 20_000 };
    const ask = (signal = new AbortController().signal): ChatRequest => ({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello?' },
        { role: 'assistant', content: 'Yes.' },
        { role: 'user', content: '退款要多久？' },
      ],
      maxOutputTokens: 77,
      signal,
    });
    const write = async (
      reply: FakeReply,
      timeouts: ModelTimeouts = wide,
    ): Promise<{ pieces: string[]; error: unknown; usage: unknown }> => {
      provider.script(reply);
      const pieces: string[] = [];
      try {
        const usage = await open(provider.baseUrl, timeouts).write(ask(), (piece) => void pieces.push(piece));
        return { pieces, error: null, usage };
      } catch (error) {
        return { pieces, error, usage: null };
      }
    };

    it('streams the text piece by piece and tells the usage', async () => {
      const told = await write({ pieces: ['退款', '需要 7 天', ' [1]。'], usage: { prompt_tokens: 120, completion_tokens: 9 } });
      expect(told.error).toBeNull();
      expect(told.pieces).toEqual(['退款', '需要 7 天', ' [1]。']);
      expect(told.usage).toMatchObject({ inputTokens: 120, outputTokens: 9 });
    });

    it('sends instructions, history and question with the limit, once, behind the key', async () => {
      const before = provider.requests.length;
      await write({ pieces: ['ok'] });
      expect(provider.requests.length - before).toBe(1);
      const { body, headers, path } = provider.requests.at(-1) ?? { body: null, headers: null, path: null };
      expect(body).toMatchObject({ max_tokens: 77, stream: true, messages: ask().messages });
      expect(headers).toMatchObject({ authorization: `Bearer ${CANARY_KEY}` });
      expect(path).toBe('/v1/chat/completions');
    });

    it('counts no tokens when the provider tells none', async () => {
      expect((await write({ pieces: ['ok'] })).usage).toMatchObject({ inputTokens: 0, outputTokens: 0 });
    });

    it.each([400, 401, 403, 404, 422])('takes HTTP %i as a refusal for good', async (status) => {
      expect((await write({ status })).error).toMatchObject({ code: 'upstream_refused', retryable: false });
    });

    it.each([408, 429, 500, 502, 503])('takes HTTP %i as passing, and tries only once itself', async (status) => {
      const before = provider.requests.length;
      expect((await write({ status })).error).toMatchObject({ code: 'upstream_unreachable', retryable: true });
      expect(provider.requests.length - before).toBe(1);
    });

    it('tells how long the provider wants to be left alone, in seconds or as a date', async () => {
      expect((await write({ status: 429, headers: { 'retry-after': '7' } })).error).toMatchObject({ details: { retryAfterMs: 7_000 } });
      const inAMinute = new Date(Date.now() + 60_000).toUTCString();
      const { error } = await write({ status: 503, headers: { 'retry-after': inAMinute } });
      const wait = (error as { details: { retryAfterMs: number } }).details.retryAfterMs;
      expect(wait).toBeGreaterThan(50_000);
      expect(wait).toBeLessThanOrEqual(60_000);
      expect((await write({ status: 429, headers: { 'retry-after': 'soon' } })).error).toMatchObject({ code: 'upstream_unreachable' });
    });

    it.each<[string, FakeReply]>([
      ['broken by a reset', { pieces: ['Half an', ' answer'], cut: 'reset' }],
      ['closed without an end', { pieces: ['Half an', ' answer'], cut: 'early' }],
      ['that turns into no JSON', { pieces: ['Half an', ' answer'], raw: ['{"choices":[{"del'] }],
      ['that turns into an error', { pieces: ['Half an', ' answer'], raw: ['{"error":{"message":"busy","code":"1302"}}'] }],
    ])('rejects a stream %s, after the pieces that came', async (_name, reply) => {
      const told = await write(reply);
      expect(told.pieces).toEqual(['Half an', ' answer']);
      expect(told.error).toMatchObject({ code: 'upstream_unreachable' });
    });

    it('rejects a page that is no stream at all', async () => {
      expect((await write({ status: 200, body: '<html>hello</html>' })).error).toMatchObject({ code: 'upstream_unreachable' });
    });

    it('rejects a provider that is not there', async () => {
      const gone = await startFakeOpenAi();
      await gone.close();
      await expect(open(gone.baseUrl, wide).write(ask(), () => {})).rejects.toMatchObject({ code: 'upstream_unreachable' });
    });

    it('takes the filter of the provider as a refusal', async () => {
      expect((await write({ pieces: ['Well'], finishReason: 'content_filter' })).error).toMatchObject({ code: 'upstream_refused' });
    });

    it('waits no longer for the first token than it may, and hangs up', async () => {
      const told = await write({ hang: true }, { ...wide, firstMs: 80 });
      expect(told.error).toMatchObject({ code: 'upstream_unreachable', message: expect.stringContaining('too long') });
      await until(() => provider.requests.at(-1)?.abandoned === true);
    });

    it('waits no longer between two pieces than it may', async () => {
      const told = await write({ pieces: ['One.', ' Two.'], stall: true }, { ...wide, betweenMs: 80 });
      expect(told).toMatchObject({ pieces: ['One.', ' Two.'], error: { code: 'upstream_unreachable' } });
    });

    it('ends an answer that drips on and on', async () => {
      const told = await write({ pieces: Array.from({ length: 200 }, () => 'drip '), chunkAfterMs: 20 }, { ...wide, totalMs: 300 });
      expect(told.error).toMatchObject({ code: 'upstream_unreachable' });
      expect(told.pieces.length).toBeGreaterThan(0);
      expect(told.pieces.length).toBeLessThan(60);
    });

    it('is patient with a slow but steady one', async () => {
      const told = await write({ pieces: ['a', 'b', 'c', 'd'], chunkAfterMs: 60 }, { ...wide, betweenMs: 2_000 });
      expect(told).toMatchObject({ pieces: ['a', 'b', 'c', 'd'], error: null });
    });

    it('stops at once when it is told to, with the reason it was given, and hangs up', async () => {
      provider.script({ pieces: ['One.'], stall: true });
      const abort = new AbortController();
      const reason = new Error('the customer said stop');
      const writing = open(provider.baseUrl, wide).write(ask(abort.signal), () => abort.abort(reason));
      await expect(writing).rejects.toBe(reason);
      await until(() => provider.requests.at(-1)?.abandoned === true);
    });

    it('asks nobody when it is told to stop beforehand', async () => {
      const before = provider.requests.length;
      await expect(open(provider.baseUrl, wide).write(ask(AbortSignal.abort(new Error('too late'))), () => {})).rejects.toThrow('too late');
      expect(provider.requests.length).toBe(before);
    });

    it('waits for a slow reader', async () => {
      provider.script({ pieces: ['a', 'b'] });
      const order: string[] = [];
      const model = open(provider.baseUrl, wide);
      await model.write(ask(), async (piece) => {
        order.push(`${piece} begins`);
        await new Promise((resolve) => setTimeout(resolve, 10));
        order.push(`${piece} ends`);
      });
      expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    });

    it('rejects with what its reader throws, unchanged', async () => {
      provider.script({ pieces: ['a', 'b'] });
      const fault = new TypeError('a broken reader');
      const writing = open(provider.baseUrl, wide).write(ask(), () => {
        throw fault;
      });
      await expect(writing).rejects.toBe(fault);
    });

    it('never tells the key or the words of the customer in an error', async () => {
      const echo = JSON.stringify({ error: { message: `Incorrect API key ${CANARY_KEY} in 退款要多久？`, code: CANARY_KEY } });
      const replies: readonly FakeReply[] = [
        { status: 401, body: echo },
        { status: 400, body: echo },
        { status: 500, body: echo },
        { pieces: ['x'], raw: [echo] },
        { pieces: ['x'], cut: 'reset' },
      ];
      for (const reply of replies) {
        const { error } = await write(reply);
        expect(everythingOf(error)).not.toMatch(/canary|退款/u);
      }
    });
  });
}

/** All text an error holds, its causes and hidden properties among it. */
function everythingOf(error: unknown, depth = 0): string {
  if (depth > 6 || error === null || error === undefined) return '';
  if (typeof error === 'string') return error;
  if (typeof error !== 'object') return JSON.stringify(error);
  return Object.getOwnPropertyNames(error)
    .map((name) => everythingOf((error as Record<string, unknown>)[name], depth + 1))
    .join('\n');
}
