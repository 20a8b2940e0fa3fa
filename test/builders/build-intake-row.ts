/** A message as intake stores it: a person's, answered at once and alone, for tests that say only what is special about theirs. */
import { newUuid } from '../../src/kernel/ids.ts';
import type { MessageId } from '../../src/kernel/ids.ts';
import type { IntakeRow } from '../../src/core/ports/intake-store.ts';

type Own = Pick<IntakeRow, 'tenantId' | 'channelId' | 'conversationKey' | 'identity'> & Partial<IntakeRow>;

export function buildIntakeRow(own: Own): IntakeRow {
  return {
    messageId: newUuid<MessageId>(),
    contact: { externalId: own.conversationKey, name: null, tier: 'free', locale: null },
    text: 'hello',
    fileIds: [],
    replyTarget: { space: own.conversationKey },
    baseIds: [],
    stop: false,
    command: false,
    collectMs: 0,
    collectCapMs: 0,
    sender: 'person',
    botTurns: 5,
    botRestMs: 3_600_000,
    unkept: [],
    ...own,
  };
}
