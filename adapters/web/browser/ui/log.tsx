/** The conversation from its greeting to what is happening now, scrolled so that the reader is followed but never pulled. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { phaseOf } from '../transcript.ts';
import type { Kept } from '../transcript.ts';
import { dayName } from '../words/language.ts';
import { ASK_FOR_PERSON } from './commands.ts';
import { usePage } from './context.ts';
import { useFollowing } from './following.ts';
import { DOWN, PERSON, Icon } from './icons.tsx';
import { DraftAnswer, Message, UnsentMessage } from './messages.tsx';

function Opening(): JSX.Element {
  const { chat, words } = usePage();
  const { notice, previous, session } = chat;
  const started = { started: words.startedNew, ended: words.sessionEnded, none: '', 'not-stopped': '' }[notice.value];
  return (
    <div class="opening">
      {(started !== '' || previous.value !== null) && (
        <div class="note" role="status">
          {started}
          {previous.value !== null && (
            <button type="button" class="plain-button" onClick={() => chat.goBack()}>
              {words.backToEarlier}
            </button>
          )}
        </div>
      )}
      <p class="prose" dir="auto">
        {session.value?.greeting || words.fallbackGreeting}
      </p>
      <p class="ai-notice">{words.aiNotice}</p>
      <Suggestions />
      <button type="button" class="outline-button" onClick={() => chat.send(ASK_FOR_PERSON)}>
        <Icon of={PERSON} />
        {words.askForPerson}
      </button>
    </div>
  );
}

/** Questions to begin with, while nothing was said. */
function Suggestions(): JSX.Element | null {
  const { chat, words } = usePage();
  const { messages, outbox } = chat.transcript.value;
  const list = chat.session.value?.suggestions ?? [];
  if (list.length === 0 || messages.length + outbox.length > 0) return null;
  return (
    <ul class="suggestions" aria-label={words.suggestions}>
      {list.map((text) => (
        <li key={text}>
          <button type="button" class="outline-button" dir="auto" onClick={() => chat.send(text)}>
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}

function PhaseLine(): JSX.Element | null {
  const { chat, words } = usePage();
  const now = chat.transcript.value;
  const phase = phaseOf(now);
  if (phase === 'idle') return null;
  if (phase === 'person-asked' || phase === 'person-here') {
    const name = now.messages.findLast((each) => each.role === 'operator')?.author ?? null;
    return (
      <p class="phase" role="status">
        <Icon of={PERSON} />
        {phase === 'person-asked' ? words.personAsked : words.personHere(name)}
      </p>
    );
  }
  return (
    <p class="phase" role="status">
      <span class="pulse" aria-hidden="true" />
      {words[phase]}
    </p>
  );
}

/** The time of the last midnight seen, or of the first look: new when a day ends, since what was today is yesterday then. */
function useToday(): number {
  const { now } = usePage();
  const [today, setToday] = useState(now());
  useEffect(() => {
    const midnight = new Date(today).setHours(24, 0, 0, 0);
    const timer = setTimeout(() => setToday(midnight), midnight - now());
    return () => clearTimeout(timer);
  }, [today]);
  return today;
}

function Day({ message, before, today }: { message: Kept; before: Kept | undefined; today: number }): JSX.Element | null {
  const { language, words } = usePage();
  const nameOf = (at: string | number): string => dayName(language.value, words, at, today);
  const name = nameOf(message.at);
  // A conversation that began today needs no word about it.
  if (name === '' || name === nameOf(before?.at ?? today)) return null;
  return (
    <p class="day">
      <span>{name}</span>
    </p>
  );
}

function Rows(): JSX.Element {
  const today = useToday();
  const { messages, outbox, draft } = usePage().chat.transcript.value;
  const isLast = (index: number): boolean => index === messages.length - 1 && outbox.length === 0;
  return (
    <>
      {messages.map((message, index) => (
        <div class="row" key={message.id}>
          <Day message={message} before={messages[index - 1]} today={today} />
          <Message message={message} isLast={isLast(index)} />
        </div>
      ))}
      {outbox.map((entry) => (
        <div class="row" key={entry.clientId}>
          <UnsentMessage entry={entry} />
        </div>
      ))}
      {draft !== null && (
        <div class="row" key={draft.messageId}>
          <DraftAnswer blocks={draft.blocks} />
        </div>
      )}
    </>
  );
}

export function Log(): JSX.Element {
  const { chat, words } = usePage();
  const frame = useRef<HTMLDivElement>(null);
  const hasMore = useSignal(false);
  const follow = useFollowing(frame, hasMore, chat.transcript.value);
  const { outbox } = chat.transcript.value;
  // What the visitor just wrote is what they want to see.
  useEffect(follow.toEnd, [outbox.length, chat.session.value]);
  return (
    <div class="log-frame">
      <div class="log" ref={frame} onScroll={follow.onScroll} role="log" aria-live="off" aria-label={words.conversation} tabIndex={0}>
        <div class="column">
          <Opening />
          <Rows />
          <PhaseLine />
        </div>
      </div>
      {hasMore.value && (
        <button type="button" class="below" onClick={follow.toEnd}>
          <Icon of={DOWN} />
          {words.newTextBelow}
        </button>
      )}
    </div>
  );
}
