/** What was said, the newest at the foot, with what answers stand on and how each message ended. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { refresh, useQuery } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { Chip, Loaded, type Tone } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { inboxWords } from '../../words/inbox.ts';
import { asSize } from '../../words/moments.ts';
import { type Conversation, type Message, readTranscript, transcriptKey } from './calls.ts';

/** For what changes without a new message, such as feedback; a new one is seen with the conversation. */
const EVERY = 10_000;
/** Messages that are shown at first, and more each time. */
const SHOWN = 100;
/** Nearer to the foot than so many pixels, the reader is at it. */
const AT_FOOT = 40;

export function Transcript({ talk: { id, last_seq: last } }: { readonly talk: Conversation }): JSX.Element {
  const words = inboxWords();
  const [above, setAbove] = useState(() => Math.max(0, last - SHOWN));
  const key = `${transcriptKey(id)}/${above}`;
  const reading = useQuery(key, () => readTranscript(id, above), { every: EVERY });
  useEffect(() => void refresh(key), [last]);
  return (
    <section class="inbox-transcript" aria-label={words.transcript}>
      <Loaded of={reading} lines={6} onRetry={() => void refresh(key)}>
        {(messages) => (
          <Messages
            messages={messages}
            before={above === 0 ? null : <Button onPress={() => setAbove(Math.max(0, above - SHOWN))}>{words.earlier}</Button>}
          />
        )}
      </Loaded>
    </section>
  );
}

interface MessagesProps {
  readonly messages: readonly Message[];
  readonly before: JSX.Element | null;
}

/** Follows what comes only while the reader is at the foot. */
function Messages({ messages, before }: MessagesProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const isAtFoot = useRef(true);
  const newest = messages.at(-1)?.id;
  useEffect(() => {
    if (isAtFoot.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [newest]);
  const look = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: { readonly currentTarget: HTMLDivElement }) => {
    isAtFoot.current = scrollHeight - scrollTop - clientHeight < AT_FOOT;
  };
  return (
    // A region that scrolls must be reached by keyboard.
    <div class="inbox-messages" ref={box} onScroll={look} tabIndex={0} role="log" aria-label={inboxWords().transcript}>
      {before}
      {messages.map((message) => (
        <Said key={message.id} message={message} />
      ))}
    </div>
  );
}

function Said({ message }: { readonly message: Message }): JSX.Element {
  const words = inboxWords();
  const { role, text, files, author, at, edited_at: edited, edited_text: now } = message;
  const names = { user: words.customer, assistant: words.assistant, operator: author ?? words.team, system: words.notice };
  return (
    <article class={`said said-${role}`}>
      <header class="said-head">
        <strong>{names[role]}</strong>
        <When at={at} />
        {edited !== null && <span>{words.edited}</span>}
        <HowItEnded message={message} />
      </header>
      {text !== '' && <p class="said-text">{now ?? text}</p>}
      {files.map((file) => (
        <p key={file.id}>
          <a href={`/api/v1/files/${file.id}`} download={file.name}>
            {words.file(file.name, asSize(file.size))}
          </a>
        </p>
      ))}
      <Sources message={message} />
      <Feedback message={message} />
    </article>
  );
}

const ENDINGS: Readonly<Partial<Record<Message['state'], Tone>>> = {
  waiting: 'grey',
  taken: 'teal',
  cancelled: 'grey',
  failed: 'red',
  blocked: 'amber',
  limited: 'amber',
  for_person: 'teal',
  silenced: 'grey',
};

const OUTCOMES = { answer: 'green', clarify: 'teal', refuse: 'amber', handoff: 'amber' } as const;

/** What is usual is not said: a question that was answered, an answer that was sent. */
function HowItEnded({ message: { state, outcome, role } }: { readonly message: Message }): JSX.Element | null {
  const words = inboxWords();
  const tone = ENDINGS[state];
  if (tone !== undefined) return <Chip tone={tone}>{words.states[state as keyof typeof words.states]}</Chip>;
  if (role !== 'assistant' || outcome === null || outcome === 'answer') return null;
  return <Chip tone={OUTCOMES[outcome]}>{words.outcomes[outcome]}</Chip>;
}

function Sources({ message: { sources } }: { readonly message: Message }): JSX.Element | null {
  const words = inboxWords();
  if (sources.length === 0) return null;
  return (
    <details class="said-sources">
      <summary>{words.sources(sources.length)}</summary>
      <ol>
        {sources.map((source) => (
          <li key={source.n} value={source.n}>
            {source.url === null ? source.title : <a href={source.url}>{source.title}</a>}
            {source.page !== null && <span class="quiet"> · {words.page(source.page)}</span>}
            <blockquote>{source.quote}</blockquote>
          </li>
        ))}
      </ol>
    </details>
  );
}

function Feedback({ message: { feedback } }: { readonly message: Message }): JSX.Element | null {
  const words = inboxWords();
  if (feedback === null) return null;
  const isGood = feedback.value === 1;
  return (
    <p class="said-feedback">
      <Chip tone={isGood ? 'green' : 'red'} icon={isGood ? 'check' : 'alert'}>
        {isGood ? words.helped : words.helpedNot}
      </Chip>
      {feedback.comment !== null && <span>{feedback.comment}</span>}
    </p>
  );
}
