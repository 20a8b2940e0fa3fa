/** Embeddings of an OpenAI-compatible endpoint: what is sent, how answers are read, and which failures are tried again. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { toUnit } from '../../../src/core/model/vector.ts';
import { createOpenAiEmbedder } from '../../../src/drivers/embedder/openai-compatible.ts';
import type { OpenAiEmbedderOptions } from '../../../src/drivers/embedder/openai-compatible.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import type { ClawError } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { lettersOf, startFakeEmbeddings } from '../../platforms/fake-embeddings.ts';
import type { FakeEmbeddingsReply } from '../../platforms/fake-embeddings.ts';

const provider = await startFakeEmbeddings();
afterAll(() => provider.close());
const KEY = 'sk-canary-4711';
const DIMENSIONS = 16;

/** Pauses between attempts take no time and are noted; afterwards it is as much later. */
function quickClock(pauses: number[]): Clock {
  const clock = createSystemClock();
  const isPause = (ms: number): boolean => ms !== 5_000 && ms !== 60;
  const monotonic = (): number => pauses.reduce((sum, ms) => sum + ms, clock.monotonic());
  return { ...clock, monotonic, sleep: (ms, signal) => (isPause(ms) ? Promise.resolve(void pauses.push(ms)) : clock.sleep(ms, signal)) };
}

let pauses: number[] = [];
const open = (about: Partial<OpenAiEmbedderOptions> = {}) =>
  createOpenAiEmbedder({
    name: 'test',
    baseUrl: provider.baseUrl,
    apiKey: new Secret(KEY),
    model: 'embedding-3',
    dimensions: DIMENSIONS,
    timeoutMs: 5_000,
    extra: {},
    fetch,
    clock: quickClock(pauses),
    told: () => {},
    ...about,
  });
const never = new AbortController().signal;
const embed = (texts: readonly string[], role: 'question' | 'passage' = 'passage', about: Partial<OpenAiEmbedderOptions> = {}) =>
  open(about).embed({ texts, role, signal: never });
const expected = (text: string): number[] => [...toUnit(lettersOf(text, DIMENSIONS))!];

let before = 0;
const asked = () => provider.requests.slice(before);
beforeEach(() => {
  provider.script({});
  pauses = [];
  before = provider.requests.length;
});

describe('OpenAI-compatible embeddings', () => {
  it.each<[string, FakeEmbeddingsReply]>([
    ['bytes', {}],
    ['numbers', { numbers: true }],
    ['another order', { shuffled: true }],
  ])('are read from %s, at length 1, in the order of the texts', async (_name, reply) => {
    provider.script(reply);
    const { vectors, tokens } = await embed(['kettle', '退货', 'aa']);
    vectors.forEach((vector, at) =>
      [...vector].forEach((value, place) => expect(value).toBeCloseTo(expected(['kettle', '退货', 'aa'][at]!)[place]!, 6)),
    );
    expect(tokens).toBe('kettle退货aa'.length);
  });

  it('are asked for with key, model and dimensions, and with what the business adds or takes away', async () => {
    await embed(['one'], 'passage', { extra: { dimensions: null, user: 'claw' } });
    await embed(['two'], 'passage', { apiKey: null });
    const [first, second] = asked();
    expect(first).toMatchObject({ path: '/v1/embeddings', headers: { authorization: `Bearer ${KEY}` } });
    expect(first?.body).toEqual({ model: 'embedding-3', input: ['one'], encoding_format: 'base64', user: 'claw' });
    expect(second?.body).toEqual({ model: 'embedding-3', input: ['two'], encoding_format: 'base64', dimensions: DIMENSIONS });
    expect(second?.headers.authorization).toBeUndefined();
  });

  it('go in batches of so many texts and tokens as providers take', async () => {
    const texts = [
      ...Array.from({ length: 130 }, (_, at) => `text ${at}`),
      '长'.repeat(7_000),
      '文'.repeat(1_500),
      '大'.repeat(9_000),
      'end',
    ];
    const { vectors } = await embed(texts);
    expect(vectors).toHaveLength(texts.length);
    expect(asked().map(({ body }) => body.input.length)).toEqual([64, 64, 3, 1, 1, 1]);
    expect(asked().flatMap(({ body }) => body.input)).toEqual(texts);
    expect(await embed([])).toEqual({ vectors: [], tokens: 0 });
    expect(asked()).toHaveLength(6);
  });

  it('count tokens themselves where the provider does not', async () => {
    provider.script({ uncounted: true });
    expect((await embed(['退货退货', 'abcdefgh'])).tokens).toBe(6);
  });

  it.each([408, 429, 500, 503])('of passages are asked for three times at HTTP %i, those of a question once', async (status) => {
    provider.script({ status });
    await expect(embed(['one'])).rejects.toMatchObject({ code: 'upstream_unreachable', details: { facts: { status } } });
    expect(asked()).toHaveLength(3);
    expect(pauses).toEqual([500, 2_000]);
    await expect(embed(['one'], 'question')).rejects.toMatchObject({ code: 'upstream_unreachable' });
    expect(asked()).toHaveLength(4);
  });

  it('come when a second attempt succeeds, after the pause that the provider wants', async () => {
    provider.script({ status: 429, headers: { 'retry-after': '3' } }, {});
    expect((await embed(['one'])).vectors).toHaveLength(1);
    expect(pauses).toEqual([3_000]);
    provider.script({ status: 429, headers: { 'retry-after': '30' } });
    await expect(embed(['one'])).rejects.toMatchObject({ details: { retryAfterMs: 30_000 } });
    expect(asked()).toHaveLength(3);
  });

  it.each<[number, string]>([
    [401, 'key'],
    [404, 'url'],
    [400, 'refused'],
    [402, 'balance'],
  ])('are refused for good at HTTP %i', async (status, fault) => {
    provider.script({ status, body: `{"error":{"message":"no ${KEY}"}}` });
    const error = await embed(['my secret text']).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'upstream_refused', details: { facts: { fault, status } } });
    expect(JSON.stringify([error, (error as Error).message, String((error as Error).cause)])).not.toMatch(/sk-canary|secret text/);
    expect(asked()).toHaveLength(1);
  });

  it('of another length are refused, and say which', async () => {
    provider.script({ dimensions: 8 });
    await expect(embed(['one'])).rejects.toMatchObject({
      code: 'upstream_refused',
      message: expect.stringContaining('of 8 numbers, not of 16'),
    });
  });

  it.each([
    ['a page', '<html>hello</html>'],
    ['too few', '{"data":[]}'],
    ['no numbers', '{"data":[{"index":0,"embedding":["1"]}]}'],
    ['bytes that are none', '{"data":[{"index":0,"embedding":"AAA"}]}'],
    ['nothing but zeros', `{"data":[{"index":0,"embedding":[${'0,'.repeat(15)}0]}]}`],
    ['one twice', '{"data":[{"index":1,"embedding":[1]}]}'],
  ])('that are %s count as no answer', async (_name, body) => {
    provider.script({ body });
    await expect(embed(['one'], 'question')).rejects.toMatchObject({
      code: 'upstream_unreachable',
      details: { facts: { fault: 'unusable' } },
    });
  });

  it('are not waited for longer than they may take, and not at all by who gave up', async () => {
    provider.script({ hang: true });
    const late = embed(['one'], 'question', { timeoutMs: 60 });
    await expect(late).rejects.toMatchObject({ code: 'upstream_unreachable', details: { facts: { fault: 'timeout' } } });
    const ending = new AbortController();
    const given = open().embed({ texts: ['one'], role: 'question', signal: ending.signal });
    ending.abort(new Error('given up'));
    await expect(given).rejects.toThrow('given up');
  });

  it('are not asked for while the model failed again and again, until one attempt may try', async () => {
    provider.script({ status: 500 });
    const opened: unknown[] = [];
    const embedder = open({ told: (error) => opened.push(error) });
    const ask = () => embedder.embed({ texts: ['one'], role: 'question', signal: never });
    for (let call = 0; call < 3; call += 1) await expect(ask()).rejects.toMatchObject({ details: { facts: { status: 500 } } });
    expect(opened).toHaveLength(1);
    await expect(ask()).rejects.toMatchObject({ code: 'upstream_unreachable', details: { facts: { fault: 'away' } } });
    expect(asked()).toHaveLength(3);
  });

  it('are not asked for at all, for as long as the provider that limits calls wants', async () => {
    provider.script({ status: 429, headers: { 'retry-after': '30' } }, {});
    const embedder = open();
    const ask = () => embedder.embed({ texts: ['one'], role: 'question', signal: never });
    await expect(ask()).rejects.toMatchObject({ details: { facts: { status: 429 } } });
    const refusal = await ask().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'upstream_unreachable', details: { facts: { fault: 'away' } } });
    expect((refusal as ClawError).details.retryAfterMs).toBeGreaterThan(29_000);
    expect(asked()).toHaveLength(1);
    pauses.push(30_000);
    expect((await ask()).vectors).toHaveLength(1);
  });
});
