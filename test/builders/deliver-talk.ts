/** Answers on their way to a platform whose calls end as a test has written down. */
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import { SETTLE_AFTER_MS } from '../../src/core/model/delivery.ts';
import type { ConversationId, TurnId } from '../../src/kernel/ids.ts';
import { answerOf } from './engine-scene.ts';
import type { EngineScene } from './engine-scene.ts';
import { PERHAPS_SENT } from './fake-channel-adapter.ts';
import type { CallEnd } from './fake-channel-adapter.ts';

export const says =
  (text: string): AnswerQuestion =>
  () =>
    Promise.resolve(answerOf(text));
export const never: AnswerQuestion = () => Promise.reject(new Error('answered twice'));

export function deliverTalk(scene: () => EngineScene) {
  /** A turn whose answer has these parts, after its first calls ended like this. */
  const delivered = async (conversation: string, text: string, ...ends: CallEnd[]) => {
    const { ask, work, adapter } = scene();
    const { conversationId, turnId } = await ask(conversation);
    const from = adapter.ledger.length;
    adapter.nextCalls(...ends);
    const result = await work(turnId, says(text));
    return { conversationId, turnId, result, sent: () => adapter.ledger.slice(from).map((call) => call.text) };
  };
  const again = async (conversationId: ConversationId, turnId: TurnId) => {
    await scene().makeDue(conversationId);
    return scene().work(turnId, never);
  };
  const states = async (conversationId: ConversationId) => (await scene().deliveriesOf(conversationId)).map(({ state }) => state);
  /** A call whose end nobody saw, so long ago that it may be settled. */
  const unseen = async (conversation: string, text = 'one // two', ageMs = SETTLE_AFTER_MS) => {
    const call = await delivered(conversation, text, PERHAPS_SENT);
    await scene().ageCalls(call.conversationId, ageMs);
    return call;
  };
  return { delivered, again, states, unseen };
}
