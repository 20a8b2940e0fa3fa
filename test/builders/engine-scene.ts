/** The engine on real stores: one business with one channel, a queue and a channel that only write down what they are told. */
import { createPrometheusMetrics } from '../../src/drivers/metrics/prometheus.ts';
import { createInProcessLimiter } from '../../src/drivers/limits/in-process.ts';
import { createInProcessLiveEvents } from '../../src/drivers/live/in-process.ts';
import { createConversationStore } from '../../src/drivers/store/conversation-store.ts';
import { createDeliveryStore } from '../../src/drivers/store/delivery-store.ts';
import { createFileStore } from '../../src/drivers/store/file-store.ts';
import { createIntakeStore } from '../../src/drivers/store/intake-store.ts';
import { createPreviewStore } from '../../src/drivers/store/preview-store.ts';
import { createSweepStore } from '../../src/drivers/store/sweep-store.ts';
import { createTurnStore } from '../../src/drivers/store/turn-store.ts';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { asPg } from '../../src/drivers/_shared/pg-unit-of-work.ts';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import { createReceiveMessage } from '../../src/engine/receive-message.ts';
import type { ReceiveDeps } from '../../src/engine/commit-intake.ts';
import { createTakeTurn } from '../../src/engine/take-turn.ts';
import type { TakeTurnDeps } from '../../src/engine/take-turn.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import type { Answer } from '../../src/core/model/answer.ts';
import type { InboundMessage } from '../../src/core/model/message.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { SettingKey, SettingValue } from '../../src/core/model/setting.ts';
import type { JobResult } from '../../src/core/ports/job-queue.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ChannelId, ConversationId, TenantId, TurnId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { openTestStore } from '../support/store.ts';
import { createFakeChannelAdapter } from './fake-channel-adapter.ts';
import { createFakeJobQueue } from './fake-job-queue.ts';
import { createManualClock } from './manual-clock.ts';
import { NO_COUNTS, NO_LISTS } from './fake-limiter.ts';

export type EngineScene = Awaited<ReturnType<typeof openEngineScene>>;

/** A moment a test decides on. */
export function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** What an answer looks like that stands on nothing. */
export function answerOf(text: string): Answer {
  return { text, outcome: 'answer', sources: [], retrieved: [], retrievalMs: 1 };
}

const NEVER = new AbortController().signal;

export async function openEngineScene(ownerUrl: string) {
  const opened = await openTestStore(ownerUrl);
  const { pool } = opened;
  const tenantId = newUuid<TenantId>();
  const owner: typeof opened.owner = (text, params) => opened.owner(text, params, tenantId);
  const store = { ...opened, owner };
  const channelId = newUuid<ChannelId>();
  await pool.withTenant(tenantId, async (tx) => {
    await asPg(tx).query(`insert into tenants (id, name, plan) values ($1, 'T', 'enterprise')`, [tenantId]);
    await asPg(tx).query(`insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'W', $3)`, [
      tenantId,
      channelId,
      newUuid(),
    ]);
  });
  const clock = createManualClock();
  const errors: unknown[] = [];
  const settings = new Map<SettingKey, unknown>();
  const setting: ReadSetting = async <K extends SettingKey>(_tenant: TenantId, _channel: ChannelId | null, key: K) =>
    (settings.get(key) ?? SETTINGS[key].default) as SettingValue<K>;
  const adapter = createFakeChannelAdapter('web');
  const ports = {
    intake: createIntakeStore(pool, newUuid),
    turns: createTurnStore(pool),
    deliveries: createDeliveryStore(pool, newUuid),
    previews: createPreviewStore(pool, newUuid),
    files: createFileStore(pool),
    sweep: createSweepStore(pool),
    conversations: createConversationStore(pool),
    live: createInProcessLiveEvents({ onError: (error) => void errors.push(error) }),
    limiter: createInProcessLimiter({ clock }),
    limitLists: NO_LISTS,
    limitCounts: NO_COUNTS,
    planOf: async () => 'enterprise' as const,
    metrics: createPrometheusMetrics(),
    analyser: createTextAnalyser(),
    jobs: createFakeJobQueue(),
    adapters: new Map([[adapter.kind, adapter]]),
    logger: createSilentLogger(),
    newId: newUuid,
    holder: 'this process',
    clock,
    setting,
  };
  const talk = createTalk({ store, tenantId, channelId, ports });
  const set = <K extends SettingKey>(key: K, value: SettingValue<K>): void => void settings.set(key, value);
  return { ...ports, ...talk, set, store, tenantId, channelId, adapter, errors, close: () => store.close() };
}

interface TalkDeps {
  readonly store: Awaited<ReturnType<typeof openTestStore>>;
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly ports: ReceiveDeps & Omit<TakeTurnDeps, 'answer'>;
}

function createTalk({ store, tenantId, channelId, ports }: TalkDeps) {
  let asked = 0;
  /** A message as an adapter hands it in: by default one that does not wait for others. */
  const message = (conversation: string, text: string, given: Partial<InboundMessage> = {}): InboundMessage => ({
    tenantId,
    channelId,
    channelKind: 'web',
    identity: `${conversation}:message:${(asked += 1)}`,
    conversationKey: conversation,
    contact: { externalId: `visitor of ${conversation}`, name: null, tier: 'free', locale: null },
    text,
    files: [],
    replyTarget: { space: conversation },
    baseIds: [],
    immediate: true,
    ...given,
  });
  /** Receives a message, through other ports where some are given. */
  const say = (conversation: string, text: string, given: Partial<InboundMessage> = {}, over: Partial<ReceiveDeps> = {}) =>
    createReceiveMessage({ ...ports, ...over })(message(conversation, text, given));
  const work = (turnId: TurnId, answer: AnswerQuestion, over: Partial<TakeTurnDeps> = {}, draining = NEVER): Promise<JobResult> =>
    createTakeTurn({ ...ports, ...over, answer })({ tenantId, turnId }, draining);
  const turnsOf = (conversationId: ConversationId) =>
    store.owner<{ id: TurnId; state: string; attempts: number; queued: number; error: string | null; kind: string }>(
      'select id, state, attempts, queued, error, kind from turns where conversation_id = $1 order by created_at, id',
      [conversationId],
    );
  /** The one turn that has not ended. */
  const openTurn = async (conversationId: ConversationId): Promise<TurnId> => {
    const open = (await turnsOf(conversationId)).filter(({ state }) => state === 'waiting' || state === 'running');
    if (open.length !== 1) throw new Error(`${open.length} turns are open`);
    return open[0]!.id;
  };
  const messagesOf = (conversationId: ConversationId) =>
    store.owner<{ seq: number; role: string; state: string; text: string }>(
      'select seq::int, role, state, text from messages where conversation_id = $1 order by seq',
      [conversationId],
    );
  const deliveriesOf = (conversationId: ConversationId) =>
    store.owner<{ id: string; part: number; state: string; attempts: number; platform_id: string | null; error: string | null }>(
      `select d.id, d.part, d.state, d.attempts, d.platform_id, d.error from deliveries d join messages m on m.id = d.message_id
       where d.conversation_id = $1 order by m.seq, d.part`,
      [conversationId],
    );
  /** A question on its way: its conversation and its turn. */
  const ask = async (conversation: string, text = 'a question', given: Partial<InboundMessage> = {}) => {
    const { message: stored } = await say(conversation, text, given);
    return { conversationId: stored.conversationId, messageId: stored.id, turnId: await openTurn(stored.conversationId) };
  };
  /** What is due later is due now: retries, back-offs and collect windows. */
  const makeDue = async (conversationId: ConversationId): Promise<void> => {
    await store.owner('update turns set ready_at = now() where conversation_id = $1', [conversationId]);
    await store.owner('update deliveries set due_at = now() where conversation_id = $1', [conversationId]);
  };
  /** Calls whose end was not seen began so long ago. */
  const ageCalls = (conversationId: ConversationId, ms: number) =>
    store.owner(
      `update deliveries set called_at = clock_timestamp() - make_interval(secs => $2 / 1000.0) where conversation_id = $1 and state = 'calling'`,
      [conversationId, ms],
    );
  /** The lease runs out at once, as when its holder stood still. */
  const expireLease = (conversationId: ConversationId) =>
    store.owner(`update conversations set lease_until = clock_timestamp() - interval '1 millisecond' where id = $1`, [conversationId]);
  /** Works until no turn of the conversation is open, whatever it would wait for. */
  const workAll = async (conversationId: ConversationId, answer: AnswerQuestion): Promise<void> => {
    for (let round = 0; round < 10; round += 1) {
      const open = (await turnsOf(conversationId)).find(({ state }) => state === 'waiting' || state === 'running');
      if (open === undefined) return;
      await makeDue(conversationId);
      await work(open.id, answer);
    }
    throw new Error('The conversation does not come to rest.');
  };
  return { message, say, work, workAll, ask, turnsOf, openTurn, messagesOf, deliveriesOf, makeDue, ageCalls, expireLease };
}
