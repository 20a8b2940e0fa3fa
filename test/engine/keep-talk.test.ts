/** What was said, known from the ends of turns. */
import { describe, expect, it } from 'vitest';
import { createCache } from '../../src/drivers/cache/two-level.ts';
import { createCaches } from '../../src/engine/caches.ts';
import { keepTalk } from '../../src/engine/keep-talk.ts';
import { readTalk } from '../../src/engine/read-talk.ts';
import type { LeasedTurn } from '../../src/core/model/turn.ts';
import type { Message } from '../../src/core/model/message.ts';
import type { EndTurn, TurnStore } from '../../src/core/ports/turn-store.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ChannelId, ConversationId, TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';

const place = { tenantId: newUuid<TenantId>(), channelId: newUuid<ChannelId>(), conversationId: newUuid<ConversationId>(), fromSeq: 0 };
const message = (seq: number, text: string) => ({ seq, text, role: 'user', sources: [] }) as Partial<Message> as Message;

/** One conversation; `turn` answers what is given under the next sequence, and `read` says what the next question finds, or null when it reads. */
function scene(limit = 20) {
  const setting = async (_tenant: unknown, _channel: unknown, key: string) => (key === 'history.messages' ? limit : 600) as never;
  const cache = createCache({ clock: createManualClock(), metrics: createRecordedMetrics(), shared: null });
  const caches = createCaches({ cache, freshness: { standing: () => '' }, setting });
  let next: { turn: LeasedTurn; seq: number } | null = null;
  const store: Partial<TurnStore> = {
    lease: async () => ({ kind: 'leased', turn: next!.turn }),
    end: async () => ({ kind: 'ended', seq: next!.seq, next: null }),
  };
  const turns = keepTalk(store as TurnStore, { caches, setting, logger: createSilentLogger() });
  return {
    turn: async (messages: readonly Message[], seq: number, answer: string, end: Partial<EndTurn> = {}) => {
      const turnId = newUuid<LeasedTurn['turnId']>();
      next = { turn: { ...place, turnId, historyFromSeq: 0, messages } as Partial<LeasedTurn> as LeasedTurn, seq };
      await turns.lease(place.tenantId, turnId, 'h', 1);
      await turns.end({
        ...place,
        turnId,
        state: 'answered',
        role: 'assistant',
        text: answer,
        sources: [],
        ...end,
      } as Partial<EndTurn> as EndTurn);
    },
    read: async (beforeSeq: number) => {
      let isRead = false;
      const history = async () => {
        isRead = true;
        return [];
      };
      const talk = await readTalk({ caches, setting, conversations: { history } }, { ...place, beforeSeq, lastSeq: beforeSeq });
      return isRead ? null : talk.map(({ role, text }) => `${role}: ${text}`);
    },
  };
}

describe('the talk that is kept', () => {
  it('is known to the next question without being read, turn after turn', async () => {
    const { turn, read } = scene();
    await turn([message(1, 'q1')], 2, 'a1');
    expect(await read(3)).toEqual(['user: q1', 'assistant: a1']);
    await turn([message(3, 'q2'), message(4, 'q3')], 5, 'a2');
    expect(await read(6)).toEqual(['user: q1', 'assistant: a1', 'user: q2', 'user: q3', 'assistant: a2']);
  });

  it('is no longer than history may be', async () => {
    const { turn, read } = scene(2);
    await turn([message(1, 'q1')], 2, 'a1');
    await turn([message(3, 'q2')], 4, 'a2');
    expect(await read(5)).toEqual(['user: q2', 'assistant: a2']);
  });

  it.each([
    ['somebody else wrote meanwhile', [message(1, 'q1')], 4, {}],
    ['a message between was refused', [message(1, 'q1'), message(3, 'q2')], 4, {}],
    ['the answer was stopped', [message(1, 'q1')], 2, { state: 'cancelled' }],
    ['a command was answered', [message(1, '/help')], 2, { role: 'system' }],
    ['a rule held the question back', [message(1, 'q1')], 2, { moderated: { side: 'question', reason: 'r' } }],
    ['history begins anew', [message(1, 'q1')], 2, { resetHistory: true }],
  ] as const)('is read where %s', async (_why, messages, seq, end) => {
    const { turn, read } = scene();
    await turn(messages, seq, 'a1', end as Partial<EndTurn>);
    expect(await read(seq + 1)).toBeNull();
  });

  it('is read where what was said before is not known', async () => {
    const { turn, read } = scene();
    await turn([message(3, 'q2')], 4, 'a2');
    expect(await read(5)).toBeNull();
  });
});
