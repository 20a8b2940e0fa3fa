/** Says a text of the settings into a conversation, in the language its customer writes. */
import type { ChannelId, ConversationId, TenantId } from '../kernel/ids.ts';
import { parseCommand } from '../core/model/command.ts';
import type { SettingKey } from '../core/model/setting.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { speak } from './hand-over.ts';
import type { HandOverDeps } from './hand-over.ts';
import type { ReadSetting } from './settings.ts';

export interface NoticeDeps extends HandOverDeps {
  readonly setting: ReadSetting;
  readonly analyser: TextAnalyser;
}

export interface Place {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly conversationId: ConversationId;
}

/** Earlier messages looked at to find the language to speak. */
const LOOK_BACK = 6;

/** Said once for each `identity`, where one is given. */
export async function speakNotice(
  deps: NoticeDeps,
  place: Place,
  text: SettingKey & `texts.${'stopped' | 'released' | 'resolved' | 'limited'}`,
  identity: string | null = null,
): Promise<void> {
  const { tenantId, channelId, conversationId } = place;
  // Not the history: what was just cancelled is no longer in it.
  const lastSeq = (await deps.conversations.get(tenantId, conversationId))?.lastSeq ?? 0;
  const earlier = await deps.conversations.messagesAfter(tenantId, conversationId, Math.max(0, lastSeq - LOOK_BACK), LOOK_BACK);
  const said = earlier.findLast((message) => message.role === 'user' && parseCommand(message.text) === null)?.text ?? '';
  const words = await deps.setting(tenantId, channelId, text);
  await speak(deps, { tenantId, conversationId, role: 'system', text: words[deps.analyser.language(said)], author: null, identity });
}
