/** Kept answers on a real database: one call is made under a name, for its own business and key, and given again in time. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimId, KeptAnswerStore, NamedCall } from '../../../src/core/ports/kept-answer-store.ts';
import { createKeptAnswerStore } from '../../../src/drivers/store/kept-answer-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ApiKeyId, TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');

if ('skip' in server) it.skip(`kept answers (${server.skip})`);
else {
  describe('kept answers', () => {
    describeAnswers(server.ownerUrl);
  });
}

function describeAnswers(ownerUrl: string): void {
  const ANSWER = { status: 201, body: { id: 'b', 名: ['书'] }, headers: { location: '/b' } };
  const [ONE, TWO] = [newUuid<ClaimId>(), newUuid<ClaimId>()];
  let store: TestStore;
  let answers: KeptAnswerStore;
  let call: NamedCall;
  const plantCaller = async (): Promise<NamedCall> => {
    const [tenantId, callerId] = [newUuid<TenantId>(), newUuid<ApiKeyId>()];
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'Shop', 'free')`, [tenantId], tenantId);
    const text = `insert into api_keys (tenant_id, id, name, role, tier, hash, last_four) values ($1, $2, 'k', 'admin', 'free', $3, 'abcd')`;
    await store.owner(text, [tenantId, callerId, newUuid()], tenantId);
    return { tenantId, callerId, key: 'order-7' };
  };
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    answers = createKeptAnswerStore(store.pool);
  }, 30_000);
  afterAll(() => store?.close());
  beforeEach(async () => {
    call = await plantCaller();
  });

  it('lets one of many make a call, and gives the others its answer', async () => {
    const claims = await Promise.all(Array.from({ length: 8 }, () => answers.claim(call, 'asked', ONE)));
    expect(claims.map(({ kind }) => kind).toSorted()).toEqual([...Array.from({ length: 7 }, () => 'busy'), 'mine']);
    await answers.keep(call, ONE, ANSWER);
    expect(await answers.claim(call, 'asked', TWO)).toEqual({ kind: 'answered', answer: ANSWER });
  });

  it('tells another request under the same name apart, done or not', async () => {
    await answers.claim(call, 'asked', ONE);
    expect(await answers.claim(call, 'asked else', TWO)).toEqual({ kind: 'other' });
    await answers.keep(call, ONE, ANSWER);
    expect(await answers.claim(call, 'asked else', TWO)).toEqual({ kind: 'other' });
  });

  it('knows a name only of its own business and key', async () => {
    await answers.claim(call, 'asked', ONE);
    const stranger = await plantCaller();
    expect(await answers.claim(stranger, 'asked', TWO)).toEqual({ kind: 'mine' });
    await answers.keep({ ...stranger, callerId: call.callerId }, ONE, ANSWER);
    expect(await answers.claim(call, 'asked', TWO)).toEqual({ kind: 'busy' });
  });

  it('lets a call that failed be made again, whatever is asked', async () => {
    await answers.claim(call, 'asked', ONE);
    await answers.release(call, ONE);
    expect(await answers.claim(call, 'asked else', TWO)).toEqual({ kind: 'mine' });
  });

  it('gives the call of a maker that died to who repeats it, and takes no answer from the dead', async () => {
    const hasty = createKeptAnswerStore(store.pool, { holdMs: -1, keepMs: 60_000 });
    await hasty.claim(call, 'asked', ONE);
    expect(await answers.claim(call, 'asked else', TWO)).toEqual({ kind: 'other' });
    expect(await answers.claim(call, 'asked', TWO)).toEqual({ kind: 'mine' });
    await answers.keep(call, ONE, ANSWER);
    await answers.release(call, ONE);
    expect(await answers.claim(call, 'asked', ONE)).toEqual({ kind: 'busy' });
  });

  it('forgets an answer when its time is over', async () => {
    const brief = createKeptAnswerStore(store.pool, { holdMs: 60_000, keepMs: -1 });
    await brief.claim(call, 'asked', ONE);
    await brief.keep(call, ONE, ANSWER);
    await answers.claim({ ...call, key: 'another' }, 'asked', TWO);
    expect(await store.owner('select key from kept_answers where tenant_id = $1', [call.tenantId], call.tenantId)).toEqual([
      { key: 'another' },
    ]);
    expect(await answers.claim(call, 'asked else', TWO)).toEqual({ kind: 'mine' });
  });
}
