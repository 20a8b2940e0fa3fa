/** Lets the visitor say whether an answer helped, and after a "no" why not. */
import { useState } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import type { Rating } from '../saved.ts';
import { usePage } from './context.ts';
import { IconButton, THUMB } from './icons.tsx';

function Comment({ onSend }: { onSend: (comment: string) => void }): JSX.Element {
  const { words } = usePage();
  const [text, setText] = useState('');
  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() !== '') onSend(text.trim());
  };
  return (
    <form class="comment" onSubmit={submit}>
      <label>
        {words.whatWasWrong}
        <textarea rows={2} maxLength={2000} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <button type="submit" class="outline-button" disabled={text.trim() === ''}>
        {words.sendComment}
      </button>
    </form>
  );
}

export function Feedback({ messageId, children }: { messageId: string; children: ComponentChildren }): JSX.Element {
  const { chat, words } = usePage();
  const value = chat.ratings.given.value[messageId] ?? null;
  // One given before a reload was thanked for then, and its comment may have been sent.
  const [isFresh, setIsFresh] = useState(false);
  const [hasCommented, setHasCommented] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const rate = (next: Rating, comment: string): void => {
    setIsFresh(true);
    setHasCommented(comment !== '');
    setHasFailed(false);
    chat.rate(messageId, next, comment).catch(() => {
      setHasFailed(true);
      setHasCommented(false);
    });
  };
  return (
    <>
      <div class="meta">
        <IconButton name={words.helpful} icon={THUMB} isPressed={value === 1} onPress={() => rate(1, '')} />
        <IconButton name={words.notHelpful} icon={THUMB} isPressed={value === -1} onPress={() => rate(-1, '')} />
        {children}
        <span role="status">{hasFailed ? words.feedbackFailed : isFresh && value !== null && words.thanks}</span>
      </div>
      {value === -1 && isFresh && !hasCommented && <Comment onSend={(comment) => rate(-1, comment)} />}
    </>
  );
}
