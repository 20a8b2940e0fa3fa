/** Buttons that ask whether an answer helped, and what a press on one says. */
import { parseId, type MessageId } from '../../src/kernel/ids.ts';

export interface Button {
  readonly text: string;
  /** At most 64 bytes. */
  readonly data: string;
}

export const feedbackButtons = (id: MessageId): readonly Button[] => [
  { text: '👍', data: `fb:+:${id}` },
  { text: '👎', data: `fb:-:${id}` },
];

export function readFeedback(data: string): { readonly messageId: MessageId; readonly value: 1 | -1 } | null {
  const [, sign, id = ''] = /^fb:([+-]):(.+)$/.exec(data) ?? [];
  const messageId = parseId<MessageId>(id);
  return messageId === null ? null : { messageId, value: sign === '+' ? 1 : -1 };
}
