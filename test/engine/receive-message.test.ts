/** What a message that comes in costs, becomes and leaves behind, on real stores. */
import { expect, it } from 'vitest';
import { createReceiveMessage } from '../../src/engine/receive-message.ts';
import { sweepOnce } from '../../src/engine/run-sweep.ts';
import type { IntakeStore } from '../../src/core/ports/intake-store.ts';
import { LimitError, OverloadedError, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { createInProcessLimiter } from '../../src/drivers/limits/in-process.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf, gate } from '../builders/engine-scene.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { ALLOWED, createCountingLimiter, createFakeLimiter, refusal } from '../builders/fake-limiter.ts';

const refuse = createFakeLimiter(() => refusal('contact', 700));

await describeEngine('receiving a message', (scene) => {
  it('gives the first row for a redelivery, and charges and queues nothing for it', async () => {
    const { say, turnsOf, jobs } = scene();
    const { charged, limiter } = createCountingLimiter();
    const identity = 'redelivered:message:1';
    const first = await say('redelivered', 'hello', { identity }, { limiter });
    const queued = jobs.replies.length;
    const again = await say('redelivered', 'hello', { identity }, { limiter });
    const edited = await say('redelivered', 'something else', { identity }, { limiter });
    expect(first.kind).toBe('accepted');
    expect(again).toEqual({ kind: 'duplicate', message: first.message, same: true });
    expect(edited).toEqual({ kind: 'duplicate', message: first.message, same: false });
    expect(charged).toHaveLength(1);
    expect(jobs.replies).toHaveLength(queued);
    expect(await turnsOf(first.message.conversationId)).toHaveLength(1);
  });

  it('charges the contact by its tier, the tenant and everybody, by the settings', async () => {
    const { say, tenantId } = scene();
    const { charged, limiter } = createCountingLimiter();
    const contact = { externalId: 'payer', name: null, tier: 'pro', locale: null } as const;
    await say('charged', 'hello', { contact }, { limiter });
    expect(charged[0]).toMatchObject([
      { level: 'contact', key: expect.any(String) as string, capacity: 500, perSecond: 500 / 60 },
      { level: 'tenant', key: tenantId, capacity: 8_000, perSecond: 8_000 / 60 },
      { level: 'global', key: 'all', capacity: 10_000, perSecond: 10_000 / 60 },
    ]);
  });

  it('keeps a refused message as limited, tells when to come again, and opens no turn', async () => {
    const { say, messagesOf, turnsOf, jobs, conversations, tenantId } = scene();
    const queued = jobs.replies.length;
    const received = await say('refused', 'hello', {}, { limiter: refuse });
    expect(received).toMatchObject({ kind: 'limited', retryAfterMs: 700, message: { state: 'limited', limitedBy: 'contact' } });
    expect(await messagesOf(received.message.conversationId)).toEqual([{ seq: 1, role: 'user', state: 'limited', text: 'hello' }]);
    expect((await conversations.message(tenantId, received.message.id))?.limitedBy).toBe('contact');
    expect(await turnsOf(received.message.conversationId)).toEqual([]);
    expect(jobs.replies).toHaveLength(queued);
  });

  it('charges a refused message anew when it is sent again, in its old place', async () => {
    const { say, messagesOf, workAll } = scene();
    const identity = 'sent-again:message:1';
    const { charged, limiter } = createCountingLimiter();
    const first = await say('sent-again', 'hello', { identity }, { limiter: refuse });
    expect(await say('sent-again', 'hello', { identity }, { limiter: refuse })).toMatchObject({ kind: 'limited', retryAfterMs: 700 });
    expect(await say('sent-again', 'changed', { identity }, { limiter })).toMatchObject({ kind: 'duplicate', same: false });
    expect(charged).toHaveLength(0);
    expect(await say('sent-again', 'hello', { identity }, { limiter })).toMatchObject({
      kind: 'accepted',
      message: { id: first.message.id, seq: 1, state: 'waiting', limitedBy: null },
    });
    expect(await say('sent-again', 'hello', { identity }, { limiter })).toMatchObject({ kind: 'duplicate' });
    expect(charged).toHaveLength(1);
    await workAll(first.message.conversationId, async () => answerOf('hi'));
    expect((await messagesOf(first.message.conversationId)).map(({ state }) => state)).toEqual(['answered', 'sent']);
  });

  it('refuses over many messages exactly as many as the bucket holds', async () => {
    const { say, clock } = scene();
    const limiter = createInProcessLimiter({ clock });
    const received = await Promise.all(Array.from({ length: 110 }, (_, n) => say('flood', `message ${n}`, {}, { limiter })));
    expect(received.filter(({ kind }) => kind === 'accepted')).toHaveLength(100);
    expect(received.filter(({ kind }) => kind === 'limited')).toHaveLength(10);
  });

  it('leaves no row when the limiter throws, so that the same message may come again', async () => {
    const { say, store } = scene();
    const identity = 'limiter-down:message:1';
    const broken = createFakeLimiter(() => Promise.reject(new LimitError('no', { retryAfterMs: 1 })));
    await expect(say('limiter-down', 'hello', { identity }, { limiter: broken })).rejects.toThrow(LimitError);
    expect(await store.owner('select from messages where identity = $1', [identity])).toEqual([]);
    expect(await say('limiter-down', 'hello', { identity })).toMatchObject({ kind: 'accepted', message: { seq: 1 } });
  });

  it('acknowledges what was committed but not queued, and the sweeper queues it', async () => {
    const { say, openTurn, jobs, sweep, metrics, clock, logger, store, planOf } = scene();
    jobs.failWith(new UpstreamUnreachable('The queue is away.'));
    const received = await say('not-queued', 'hello').finally(() => jobs.failWith(null));
    expect(received.kind).toBe('accepted');
    const turnId = await openTurn(received.message.conversationId);
    expect(jobs.replies.filter((job) => job.turnId === turnId)).toEqual([]);
    await store.owner(`update turns set queued_at = now() - interval '11 seconds' where id = $1`, [turnId]);
    await sweepOnce({ sweep, sources: { startCrawl: async () => null }, planOf, jobs, metrics, newId: newUuid, clock, logger });
    expect(jobs.replies.filter((job) => job.turnId === turnId)).toMatchObject([{ attempt: 2, delayMs: 0 }]);
  });

  it('queues the job with the turn of the message, after the rest of the collect window', async () => {
    const { say, openTurn, jobs } = scene();
    const { message } = await say('windowed', 'hello', { immediate: false });
    const job = jobs.replies.at(-1)!;
    expect(job).toMatchObject({ turnId: await openTurn(message.conversationId), attempt: 1 });
    expect(job.delayMs).toBeGreaterThan(500);
    expect(job.delayMs).toBeLessThanOrEqual(800);
  });

  it('joins fragments inside the collect window into one turn, and commands stand alone', async () => {
    const { say, ask, workAll, messagesOf } = scene();
    const { conversationId } = await ask('fragments', 'one', { immediate: false });
    await say('fragments', 'two', { immediate: false });
    await say('fragments', '/help', { immediate: false });
    await say('fragments', 'three', { immediate: false });
    const heard: string[] = [];
    const answer = async ({ text }: { text: string }) => (heard.push(text), answerOf('ok'));
    await workAll(conversationId, answer);
    expect(heard).toEqual(['one\ntwo', 'three']);
    const said = await messagesOf(conversationId);
    expect(said.filter(({ role }) => role === 'user').map(({ state }) => state)).toEqual(Array.from({ length: 4 }, () => 'answered'));
    expect(said.filter(({ role }) => role !== 'user').map(({ role }) => role)).toEqual(['assistant', 'system', 'assistant']);
  });

  it('moves the end of the collect window with each fragment, but never past its cap', async () => {
    const { say, ask, store } = scene();
    const { turnId } = await ask('capped', 'one', { immediate: false });
    const openFor = async (): Promise<number> =>
      (
        await store.owner<{ ms: number }>(
          'select extract(epoch from ready_at - created_at)::float8 * 1000 as ms from turns where id = $1',
          [turnId],
        )
      )[0]!.ms;
    const wrote = (msAgo: number) =>
      store.owner(`update turns set created_at = now() - make_interval(secs => $2 / 1000.0) where id = $1`, [turnId, msAgo]);
    await wrote(2_000);
    await say('capped', 'two', { immediate: false });
    expect(await openFor()).toBeGreaterThan(2_500);
    expect(await openFor()).toBeLessThan(4_000);
    await wrote(3_900);
    await say('capped', 'three', { immediate: false });
    expect(await openFor()).toBeCloseTo(4_000, 3);
  });

  it('gives each message its own turn when the window is 0', async () => {
    const { say, ask, work, turnsOf } = scene();
    const { conversationId, turnId } = await ask('one-by-one', 'one');
    await say('one-by-one', 'two');
    const heard: string[] = [];
    const answer = async ({ text }: { text: string }) => (heard.push(text), answerOf('ok'));
    await work(turnId, answer);
    await work((await turnsOf(conversationId))[1]!.id, answer);
    expect(heard).toEqual(['one', 'two']);
    expect((await turnsOf(conversationId)).map(({ state }) => state)).toEqual(['answered', 'answered']);
  });

  it('leaves messages to the person who owns the conversation, while commands are still answered', async () => {
    const { say, ask, work, conversations, tenantId, turnsOf, messagesOf, openTurn } = scene();
    const { conversationId, turnId } = await ask('owned', '/help');
    await work(turnId, async () => answerOf('unused'));
    await conversations.setOwner(tenantId, conversationId, 'human');
    expect(await say('owned', 'hello there')).toMatchObject({ kind: 'accepted', message: { state: 'for_person' } });
    expect(await turnsOf(conversationId)).toHaveLength(1);
    await say('owned', '/new');
    await work(await openTurn(conversationId), async () => answerOf('unused'));
    expect((await conversations.get(tenantId, conversationId))?.owner).toBe('bot');
    expect((await messagesOf(conversationId)).slice(2).map(({ role, state }) => [role, state])).toEqual([
      ['user', 'for_person'],
      ['user', 'answered'],
      ['system', 'sent'],
    ]);
  });

  it('takes over a change of tier, name and locale, and keeps what is not said again', async () => {
    const { say, store } = scene();
    const { charged, limiter } = createCountingLimiter();
    const externalId = 'climber';
    await say('tiers', 'one', { contact: { externalId, name: 'Ann', tier: 'free', locale: 'zh-CN' } });
    await say('tiers', 'two', { contact: { externalId, name: null, tier: 'enterprise', locale: null } }, { limiter });
    expect(charged[0]![0]!.capacity).toBe(2_000);
    expect(await store.owner('select name, tier, locale from contacts where external_id = $1', [externalId])).toEqual([
      { name: 'Ann', tier: 'enterprise', locale: 'zh-CN' },
    ]);
  });

  it('lets two conversations of one contact go on beside each other', async () => {
    const { say, store } = scene();
    const contact = { externalId: 'busy', name: 'Bo', tier: 'free', locale: null } as const;
    await say('busy-0', 'hello', { contact });
    const [reached, go] = [gate(), gate()];
    const slow = createFakeLimiter(async () => {
      reached.open();
      await go.opened;
      return ALLOWED;
    });
    const held = say('busy-1', 'hello', { contact }, { limiter: slow });
    await reached.opened;
    expect(await say('busy-2', 'hello', { contact })).toMatchObject({ kind: 'accepted' });
    expect(await store.owner(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).toEqual([]);
    go.open();
    expect(await held).toMatchObject({ kind: 'accepted' });
  });

  it('asks to come again when 512 intakes are under way, and takes messages again after them', async () => {
    const { message } = scene();
    const go = gate();
    const intake: IntakeStore = {
      ...scene().intake,
      receive: async () => {
        await go.opened;
        throw new UpstreamUnreachable('The database is away.');
      },
    };
    const receive = createReceiveMessage({ ...scene(), intake });
    const underWay = Array.from({ length: 512 }, () => receive(message('crowd', 'hello')));
    const refused = await receive(message('crowd', 'one too many')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OverloadedError);
    go.open();
    expect((await Promise.allSettled(underWay)).every(({ status }) => status === 'rejected')).toBe(true);
    await expect(receive(message('crowd', 'again'))).rejects.toThrow(UpstreamUnreachable);
  });

  it('tells those who watch what came in', async () => {
    const { ask, say, live, tenantId } = scene();
    const { conversationId } = await ask('watched', 'one');
    const events: unknown[] = [];
    const leave = live.subscribe(tenantId, conversationId, (event) => void events.push(event));
    await say('watched', '/stop');
    leave();
    expect(events).toEqual([{ kind: 'message', seq: 2 }, { kind: 'stop' }, { kind: 'status', state: 'waiting' }]);
  });
});
