/** The stop button: ends what is being answered and says so once. (`/stop` as a message is part of its own intake.) */
import type { ChannelId, ConversationId, TenantId } from '../kernel/ids.ts';
import { parseCommand } from '../core/model/command.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { TurnStore } from '../core/ports/turn-store.ts';
import { speak } from './hand-over.ts';
import type { HandOverDeps } from './hand-over.ts';
import type { ReadSetting } from './settings.ts';

export interface StopDeps extends HandOverDeps {
  readonly turns: TurnStore;
  readonly setting: ReadSetting;
  readonly analyser: TextAnalyser;
}

/** Earlier messages looked at to find the language to answer in. */
const LOOK_BACK = 6;

/**
 * Returns whether there was anything to stop. A running turn says itself that it stopped; for what only waited a notice does.
 */
export async function stopAnswer(
  deps: StopDeps,
  place: { readonly tenantId: TenantId; readonly channelId: ChannelId; readonly conversationId: ConversationId },
): Promise<boolean> {
  const { tenantId, channelId, conversationId } = place;
  const was = await deps.turns.stop(tenantId, conversationId);
  deps.live.publish(tenantId, conversationId, { kind: 'stop' });
  if (was !== 'waiting') return was !== null;
  // Not the history: what was just cancelled is no longer in it.
  const lastSeq = (await deps.conversations.get(tenantId, conversationId))?.lastSeq ?? 0;
  const earlier = await deps.conversations.messagesAfter(tenantId, conversationId, Math.max(0, lastSeq - LOOK_BACK), LOOK_BACK);
  const said = earlier.findLast((message) => message.role === 'user' && parseCommand(message.text) === null)?.text ?? '';
  const words = await deps.setting(tenantId, channelId, 'texts.stopped');
  await speak(deps, { tenantId, conversationId, role: 'system', text: words[deps.analyser.language(said)], author: null, identity: null });
  return true;
}
