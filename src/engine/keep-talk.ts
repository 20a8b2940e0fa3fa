/** Knows what was said from the ends of turns, so that the next turn of a conversation need not read it. */
import { ClawError } from '../kernel/errors.ts';
import type { TurnId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { putNewest } from '../kernel/put-newest.ts';
import type { LeasedTurn } from '../core/model/turn.ts';
import type { EndTurn, TurnStore } from '../core/ports/turn-store.ts';
import type { Caches } from './caches.ts';
import { talkEntry, toSaying } from './read-talk.ts';
import type { Saying } from './read-talk.ts';
import type { ReadSetting } from './settings.ts';

export interface KeepTalkDeps {
  readonly caches: Pick<Caches, 'open'>;
  readonly setting: ReadSetting;
  readonly logger: Logger;
}

/** Turns under way in this process; what a forgotten one said is read instead. */
const MOST_TURNS = 10_000;

/** The same store of turns. */
export function keepTalk(turns: TurnStore, deps: KeepTalkDeps): TurnStore {
  const leased = new Map<TurnId, LeasedTurn>();
  return {
    ...turns,
    lease: async (...asked) => {
      const lease = await turns.lease(...asked);
      if (lease.kind === 'leased') putNewest(leased, lease.turn.turnId, lease.turn, MOST_TURNS);
      return lease;
    },
    end: async (end) => {
      const ended = await turns.end(end);
      const turn = leased.get(end.turnId);
      leased.delete(end.turnId);
      if (ended.kind === 'ended' && turn !== undefined) {
        await keep(deps, turn, end, ended.seq).catch((error: unknown) => {
          if (!(error instanceof ClawError)) throw error;
          deps.logger.warn({ error, turn_id: end.turnId }, 'what was said could not be kept ahead; the next turn reads it');
        });
      }
      return ended;
    },
  };
}

/** Only where the turn's own messages and its answer are all that came: anything else is read. */
async function keep({ caches, setting }: KeepTalkDeps, turn: LeasedTurn, end: EndTurn, seq: number): Promise<void> {
  const { tenantId, channelId, conversationId, historyFromSeq: fromSeq, messages } = turn;
  const [beforeSeq, lastSeq] = [messages[0]!.seq, messages.at(-1)!.seq];
  const isWhole = lastSeq - beforeSeq + 1 === messages.length && seq === lastSeq + 1;
  if (!isWhole || end.state !== 'answered' || end.role !== 'assistant' || end.moderated || end.resetHistory) return;
  const limit = await setting(tenantId, channelId, 'history.messages');
  const place = { tenantId, channelId, conversationId, fromSeq };
  const isFirst = beforeSeq - 1 <= fromSeq;
  const known = isFirst
    ? null
    : await caches.open<'conversation_history', readonly Saying[]>(talkEntry({ ...place, beforeSeq, lastSeq: beforeSeq }, limit));
  const before = isFirst ? [] : await known?.find();
  if (before === undefined) return;
  const said = [...before, ...messages.map(toSaying), { role: end.role, text: end.text, sources: end.sources }];
  const next = await caches.open<'conversation_history', readonly Saying[]>(
    talkEntry({ ...place, beforeSeq: seq + 1, lastSeq: seq + 1 }, limit),
  );
  await next?.put(said.slice(-limit));
}
