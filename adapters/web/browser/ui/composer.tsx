/** Where the visitor writes: grows to six lines, never sends in the middle of an input method's composition, and always has Stop in one place. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { phaseOf } from '../transcript.ts';
import { LOCALES } from '../words/language.ts';
import { usePage } from './context.ts';
import { SendIcon, StopIcon } from './icons.tsx';
import { useStanding } from './standing.ts';

/** The server's own limit, in UTF-16 units. */
const LONGEST = 32_000;

/** Some browsers end the composition before the Enter that ended it arrives; 229 is what they all call a key of an input method. */
const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

function Field({ onSend }: { onSend: () => void }): JSX.Element {
  const { chat, words } = usePage();
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { current } = field;
    if (current === null) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight}px`;
  }, [chat.draft.value]);
  useEffect(() => {
    // On a phone this would open the keyboard over the greeting.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    onSend();
  };
  return (
    <textarea
      ref={field}
      class="field"
      rows={1}
      aria-label={words.yourMessage}
      aria-describedby="composer-hint"
      placeholder={words.placeholder}
      enterkeyhint="send"
      value={chat.draft.value}
      onInput={(event) => chat.type(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

export function Composer(): JSX.Element {
  const { chat, words, language } = usePage();
  const standing = useStanding();
  const text = chat.draft.value.trim();
  const isTooLong = text.length > LONGEST;
  const phase = phaseOf(chat.transcript.value);
  const mayStop = phase === 'waiting' || phase === 'thinking' || phase === 'writing';
  const send = (): void => {
    if (text === '' || isTooLong) return;
    chat.send(text);
    chat.type('');
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    send();
  };
  const limit = new Intl.NumberFormat(LOCALES[language.value]).format(LONGEST);
  return (
    <form class="composer" onSubmit={submit}>
      <div class="composer-box">
        <Field onSend={send} />
        <div class="tools">
          <p class={standing === null ? 'hint' : 'standing'} id="composer-hint" role={standing === null ? undefined : 'status'}>
            {isTooLong ? words.tooLong(limit) : (standing ?? words.keysHint)}
          </p>
          {mayStop && (
            <button type="button" class="outline-button" onClick={() => void chat.stop()}>
              <StopIcon />
              {words.stop}
            </button>
          )}
          <button type="submit" class="send-button" aria-label={words.send} title={words.send} disabled={text === '' || isTooLong}>
            <SendIcon />
          </button>
        </div>
      </div>
    </form>
  );
}
