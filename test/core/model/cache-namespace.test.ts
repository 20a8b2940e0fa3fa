/** Keys of caches: what differs in a fact never meets, and what does not, does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheKey, normaliseQuestion } from '../../../src/core/model/cache-namespace.ts';
import type { CacheFacts } from '../../../src/core/model/cache-namespace.ts';
import type { BaseId, ChannelId, PassageId, TenantId } from '../../../src/kernel/ids.ts';

const id = <T extends string>() => fc.uuid().map((text) => text as T);
const facts: fc.Arbitrary<CacheFacts['ai_response']> = fc.record({
  audience: fc.constantFrom('public' as const, 'internal' as const),
  baseIds: fc.uniqueArray(id<BaseId>(), { maxLength: 3 }),
  knowledgeVersion: fc.nat(3),
  settingsVersion: fc.nat(3),
  language: fc.constantFrom('en' as const, 'zh' as const),
  question: fc.string({ unit: 'grapheme', maxLength: 12 }),
  channelId: id<ChannelId>(),
  promptVersion: fc.nat(2),
  models: fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }),
  passageIds: fc.array(id<PassageId>(), { maxLength: 3 }),
  rules: fc.record({
    persona: fc.string({ maxLength: 5 }),
    checkSupport: fc.boolean(),
    contextTokens: fc.nat(9),
    maxOutputTokens: fc.nat(9),
  }),
});
const tenant = id<TenantId>();
const same = (one: CacheFacts['ai_response'], other: CacheFacts['ai_response']): boolean => {
  const plain = ({ question, baseIds, ...rest }: CacheFacts['ai_response']) => ({
    ...rest,
    question: normaliseQuestion(question),
    baseIds: [...baseIds].toSorted(),
  });
  try {
    expect(plain(one)).toEqual(plain(other));
    return true;
  } catch {
    return false;
  }
};

describe('keys of caches', () => {
  it('are one for two entries only where tenant and every fact are the same', () => {
    fc.assert(
      fc.property(tenant, tenant, facts, facts, fc.subarray(Object.keys(SAMPLE)), (a, b, one, other, shared) => {
        // Mostly alike, so that a fact that is left out of the key is found.
        const near = { ...other, ...Object.fromEntries(shared.map((name) => [name, one[name as keyof typeof one]])) };
        expect(cacheKey('ai_response', a, one) === cacheKey('ai_response', a, near)).toBe(same(one, near));
        expect(cacheKey('ai_response', a, one) === cacheKey('ai_response', b, one)).toBe(a === b);
      }),
    );
  });

  it('never meet for two audiences, two languages or two tenants, nor in two namespaces', () => {
    fc.assert(
      fc.property(tenant, tenant, facts, (a, b, one) => {
        fc.pre(a !== b);
        const { topic, k } = { topic: null, k: 5 };
        const keys = [a, b].flatMap((tenantId) =>
          (['public', 'internal'] as const).flatMap((audience) =>
            (['en', 'zh'] as const).flatMap((language) => [
              cacheKey('ai_response', tenantId, { ...one, audience, language }),
              cacheKey('retrieval', tenantId, { ...one, audience, language, topic, k }),
            ]),
          ),
        );
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('do not depend on the order of facts and of bases', () => {
    fc.assert(
      fc.property(tenant, facts, (tenantId, one) => {
        const turned = Object.fromEntries(Object.entries(one).toReversed()) as unknown as CacheFacts['ai_response'];
        expect(cacheKey('ai_response', tenantId, { ...turned, baseIds: one.baseIds.toReversed() })).toBe(
          cacheKey('ai_response', tenantId, one),
        );
      }),
    );
  });
});

describe('a normalised question', () => {
  it.each([
    ['How long  is the\twarranty?', 'how long is the warranty'],
    ['ＨＯＷ long is the warranty？！', 'how long is the warranty'],
    ['保修多久？', '保修多久'],
    ['???', '???'],
    ['What is C++?', 'what is c++'],
  ])('of %j is %j', (text, plain) => {
    expect(normaliseQuestion(text)).toBe(plain);
  });

  it('stays as it is when it is normalised again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normaliseQuestion(text);
        expect(normaliseQuestion(once)).toBe(once);
      }),
    );
  });
});

const SAMPLE: Readonly<Record<keyof CacheFacts['ai_response'], true>> = {
  audience: true,
  baseIds: true,
  knowledgeVersion: true,
  settingsVersion: true,
  language: true,
  question: true,
  channelId: true,
  promptVersion: true,
  models: true,
  passageIds: true,
  rules: true,
};
