/** Buttons that ask whether an answer helped, and what a press on one says. */
import { parseId, type MessageId } from '../../src/kernel/ids.ts';

/** Of the one element that holds both buttons. */
export const FEEDBACK_ACTION = 'feedback';

/** Slack's own pair of thumbs, https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element */
export const feedbackBlock = (id: MessageId) => ({
  type: 'context_actions' as const,
  elements: [
    {
      type: 'feedback_buttons' as const,
      action_id: FEEDBACK_ACTION,
      positive_button: { text: { type: 'plain_text' as const, text: '👍' }, value: `fb:+:${id}` },
      negative_button: { text: { type: 'plain_text' as const, text: '👎' }, value: `fb:-:${id}` },
    },
  ],
});

export function readFeedback(value: string): { readonly messageId: MessageId; readonly value: 1 | -1 } | null {
  const [, sign, id = ''] = /^fb:([+-]):(.+)$/.exec(value) ?? [];
  const messageId = parseId<MessageId>(id);
  return messageId === null ? null : { messageId, value: sign === '+' ? 1 : -1 };
}
