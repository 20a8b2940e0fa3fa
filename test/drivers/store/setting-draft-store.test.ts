/** Drafts among many who edit at once, and what two publishers and two workers leave of each other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { createEvaluationRunStore } from '../../../src/drivers/store/evaluation-run-store.ts';
import { createSettingDraftStore } from '../../../src/drivers/store/setting-draft-store.ts';
import { ChangedError } from '../../../src/kernel/errors.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, EvaluationRunId, PublicationId, TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres();

if ('skip' in server) it.skip(`drafts of settings (${server.skip})`);
else {
  describe('drafts of settings', () => {
    describeDrafts(server.ownerUrl);
  });
}

function describeDrafts(ownerUrl: string): void {
  const tenantId = newUuid<TenantId>();
  let store: TestStore;
  let drafts: ReturnType<typeof createSettingDraftStore>;
  let runs: ReturnType<typeof createEvaluationRunStore>;

  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    drafts = createSettingDraftStore(store.pool);
    runs = createEvaluationRunStore(store.pool);
    await store.pool.withTenant(tenantId, (tx) =>
      asPg(tx).query(`insert into tenants (id, name, plan) values ($1, 'T', 'pro')`, [tenantId]),
    );
  }, 30_000);
  afterAll(() => store.close());

  const slot = { tenantId, key: 'answer.top_k', channelId: null, by: 'ann' } as const;
  const request = () => ({ tenantId, id: newUuid<PublicationId>(), by: 'ann', reason: null });
  const spent = { inputTokens: 10, outputTokens: 5, cost: 0.25, currency: 'EUR' };
  const said = { text: 'Yes [1]', outcome: 'answer', sources: [] } as const;

  async function begin(): Promise<EvaluationRunId> {
    const question = { channelId: newUuid<ChannelId>(), question: 'Q?', expects: 'answer', documents: [], mustPass: false } as const;
    const standing = await drafts.standing(tenantId);
    const id = newUuid<EvaluationRunId>();
    await runs.create({ tenantId, id, source: 'evaluation', mostCost: null, by: 'ann', standing, questions: [question, question] });
    return id;
  }

  it('loses no edit among a hundred at once: each one that looked before gives in', async () => {
    let given = 0;
    const addOne = async (): Promise<void> => {
      for (;;) {
        const [change] = (await drafts.standing(tenantId)).changes;
        try {
          await drafts.put({ ...slot, expected: change?.revision ?? 0 }, Number(change?.value ?? 0) + 1);
          return;
        } catch (error) {
          if (!(error instanceof ChangedError)) throw error;
          given += 1;
        }
      }
    };
    const turns = (): Promise<void> => Array.from({ length: 10 }).reduce<Promise<void>>((before) => before.then(addOne), Promise.resolve());
    await Promise.all(Array.from({ length: 10 }, turns));
    expect((await drafts.standing(tenantId)).changes).toMatchObject([{ key: 'answer.top_k', value: 100, baseVersion: 0 }]);
    expect(given).toBeGreaterThan(0);
  }, 30_000);

  it('publishes once of two at once', async () => {
    const notEmpty = ({ changes }: { readonly changes: readonly unknown[] }): void => {
      if (changes.length === 0) throw new ChangedError('empty');
    };
    const both = await Promise.allSettled([drafts.publish(request(), notEmpty), drafts.publish(request(), notEmpty)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const rows = await store.owner('select value from settings where tenant_id = $1', [tenantId], tenantId);
    expect(rows).toEqual([{ value: 100 }]);
  });

  it('undoes all of a publication that is not let through', async () => {
    await drafts.put(slot, 7);
    const shut = drafts.publish(request(), () => {
      throw new ChangedError('shut');
    });
    await expect(shut).rejects.toThrow('shut');
    expect((await drafts.standing(tenantId)).changes).toMatchObject([{ value: 7, stored: { value: 100 } }]);
  });

  it('lets one worker go on with a run, and takes nothing from one whose lease was lost', async () => {
    const id = await begin();
    await expect(begin()).rejects.toThrow('under way');
    expect(await runs.due(10)).toContainEqual({ tenantId, runId: id });
    const first = (await runs.lease(tenantId, id, 60_000))!;
    expect(await runs.lease(tenantId, id, 60_000)).toBeNull();
    expect(await runs.due(10)).toEqual([]);
    expect((await runs.next(first))?.question).toMatchObject({ no: 1, question: 'Q?', after: null });
    expect(await runs.save(first, { no: 1, before: said, after: said, spent }, 60_000)).toBe(true);
    await runs.handBack(first);
    const second = (await runs.lease(tenantId, id, 60_000))!;
    expect(await runs.save(first, { no: 2, before: said, after: said, spent }, 60_000)).toBe(false);
    expect(await runs.next(second)).toMatchObject({ run: { done: 1, total: 2, cost: 0.25, currency: 'EUR' }, question: { no: 2 } });
    expect(await runs.cancel(tenantId, id)).toMatchObject({ state: 'cancelled' });
    expect(await runs.next(second)).toBeNull();
    expect(await runs.save(second, { no: 2, before: said, after: said, spent }, 60_000)).toBe(false);
  });

  it('counts a run for just the draft, the settings, the knowledge and the questions that it was made on', async () => {
    const summary = { judged: 2, correctBefore: 2, correctAfter: 2, refusedBefore: 0, refusedAfter: 0, changedTexts: 0 };
    const ended = { ...summary, changedOutcomes: 0, changedCitations: 0, failedMustPass: [] };
    const passedRun = async () => (await drafts.standing(tenantId)).run?.id ?? null;
    const pass = async (): Promise<EvaluationRunId> => {
      const id = await begin();
      const lease = (await runs.lease(tenantId, id, 60_000))!;
      await runs.end(lease, { state: 'done', verdict: 'passed', summary: ended, error: null });
      return id;
    };
    const id = await pass();
    expect(await passedRun()).toBe(id);
    await drafts.put(slot, 8);
    expect(await passedRun()).toBeNull();
    await drafts.put(slot, 7);
    expect(await passedRun()).toBe(id);
    for (const column of ['settings_version', 'knowledge_version']) {
      await pass();
      await store.owner(`update tenants set ${column} = ${column} + 1 where id = $1`, [tenantId], tenantId);
      expect([column, await passedRun()]).toEqual([column, null]);
    }
    await pass();
    const question = [tenantId, newUuid(), 'Another?', 'answer', [], true, 'ann'];
    await store.owner(
      `insert into evaluation_questions (tenant_id, id, question, expects, documents, must_pass, changed_by) values ($1, $2, $3, $4, $5, $6, $7)`,
      question,
      tenantId,
    );
    expect(await passedRun()).toBeNull();
  });
}
