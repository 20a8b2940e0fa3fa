/** Where the visitor writes: grows to six lines, never sends in the middle of an input method's composition, and always has Stop in one place. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX, RefObject } from 'preact';
import { phaseOf } from '../transcript.ts';
import { LOCALES } from '../words/language.ts';
import { Attach, useFilesOfSession } from './attach.tsx';
import { usePage } from './context.ts';
import { ChosenFiles } from './files.tsx';
import { SEND, STOP, Icon } from './icons.tsx';
import { useStanding } from './standing.ts';

/** The server's own limit, in UTF-16 units. */
const LONGEST = 32_000;

/** Some browsers end the composition before the Enter that ended it arrives; 229 is what they all call a key of an input method. */
const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

/** Keeps a field as high as its text. */
function useFit(field: RefObject<HTMLTextAreaElement | null>): void {
  const { chat, isShown } = usePage();
  const fit = (): void => {
    const { current } = field;
    if (current === null) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight}px`;
  };
  useLayoutEffect(fit, [chat.draft.value]);
  // What is folded up has no height to measure.
  useEffect(fit, [isShown.value]);
}

function Field({ onSend }: { onSend: () => void }): JSX.Element {
  const { chat, files, words } = usePage();
  const field = useRef<HTMLTextAreaElement>(null);
  useFit(field);
  useEffect(() => {
    // On a phone this would open the keyboard over the greeting.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    onSend();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData?.files ?? [];
    // Office programs give a picture of a text along with it.
    if (pasted.length === 0 || event.clipboardData?.types.includes('text/plain') === true) return;
    event.preventDefault();
    files.add(pasted);
  };
  return (
    <textarea
      ref={field}
      class="field"
      dir="auto"
      rows={1}
      aria-label={words.yourMessage}
      aria-describedby="composer-hint"
      placeholder={words.placeholder}
      enterkeyhint="send"
      value={chat.draft.value}
      onInput={(event) => chat.type(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    />
  );
}

interface Sending {
  readonly isTooLong: boolean;
  readonly mayNotSend: boolean;
  readonly send: () => void;
}

function useSending(): Sending {
  const { chat, files } = usePage();
  const text = chat.draft.value.trim();
  const { value: chosen } = files.chosen;
  const isTooLong = text.length > LONGEST;
  const isBringing = chosen.some(({ note, fault }) => note === null && fault === null);
  const mayNotSend = isTooLong || isBringing || (text === '' && !chosen.some(({ note }) => note !== null));
  const send = (): void => {
    if (mayNotSend) return;
    chat.send(text, files.take());
    chat.type('');
  };
  return { isTooLong, mayNotSend, send };
}

export function Composer(): JSX.Element {
  const { chat, words, language } = usePage();
  useFilesOfSession();
  const { isTooLong, mayNotSend, send } = useSending();
  const limit = new Intl.NumberFormat(LOCALES[language.value]).format(LONGEST);
  const standing = useStanding();
  const said = isTooLong ? words.tooLong(limit) : standing;
  const phase = phaseOf(chat.transcript.value);
  const mayStop = phase === 'waiting' || phase === 'thinking' || phase === 'writing';
  const submit = (event: Event): void => {
    event.preventDefault();
    send();
  };
  return (
    <form class="composer" onSubmit={submit}>
      <div class="composer-box">
        <ChosenFiles />
        <Field onSend={send} />
        <div class="tools">
          <Attach />
          <p class={said === null ? 'hint' : 'standing'} id="composer-hint" role={said === null ? undefined : 'status'}>
            {said ?? words.keysHint}
          </p>
          {mayStop && (
            <button type="button" class="outline-button" onClick={() => void chat.stop()}>
              <Icon of={STOP} />
              {words.stop}
            </button>
          )}
          <button type="submit" class="send-button" aria-label={words.send} title={words.send} disabled={mayNotSend}>
            <Icon of={SEND} />
          </button>
        </div>
      </div>
    </form>
  );
}
