/** The rows of a conversation: the visitor's bubbles, the agent's plain text, a person's words, and notes of the system. */
import type { ComponentChildren, JSX } from 'preact';
import { STOPPED } from '../transcript.ts';
import type { Kept, SendFailure, Unsent } from '../transcript.ts';
import { timeOfDay } from '../words/language.ts';
import type { Words } from '../words/words.ts';
import { AnswerText } from './answer-text.tsx';
import { ASK_FOR_PERSON } from './commands.ts';
import { usePage } from './context.ts';
import { Copy } from './copy.tsx';
import { Feedback } from './feedback.tsx';
import { SentFiles } from './files.tsx';
import { PERSON, RETRY, Icon } from './icons.tsx';
import { SourceChip, SourceList } from './sources.tsx';

function Time({ at }: { at: string }): JSX.Element {
  const { language } = usePage();
  return <time dateTime={at}>{timeOfDay(language.value, at)}</time>;
}

interface BubbleProps {
  readonly message: Pick<Kept, 'text' | 'files'>;
  readonly isPale: boolean;
  readonly children: ComponentChildren;
}

function Bubble({ message: { text, files }, isPale, children }: BubbleProps): JSX.Element {
  const { words } = usePage();
  return (
    <article class="said said-user" aria-label={words.you}>
      {text !== '' && <p class={isPale ? 'bubble bubble-pale' : 'bubble'}>{text === ASK_FOR_PERSON ? words.askForPerson : text}</p>}
      <SentFiles list={files} />
      <div class="meta">{children}</div>
    </article>
  );
}

function TryAgain({ onPress }: { onPress: () => void }): JSX.Element {
  const { words } = usePage();
  return (
    <button type="button" class="plain-button" onClick={onPress}>
      <Icon of={RETRY} />
      {words.tryAgain}
    </button>
  );
}

function UserMessage({ message }: { message: Kept }): JSX.Element {
  const { chat, words, language } = usePage();
  const isLimited = message.state === 'limited';
  const until = message.until === null ? null : timeOfDay(language.value, message.until);
  const isUnanswered = isLimited || message.state === 'failed';
  return (
    <Bubble message={message} isPale={false}>
      {isUnanswered && <span class="trouble">{isLimited ? words.limited(until) : words.noAnswer}</span>}
      {isUnanswered && <TryAgain onPress={() => chat.send(message.text, message.files)} />}
      <Time at={message.at} />
    </Bubble>
  );
}

/** The person's initial stands for a picture, which the channel does not send. */
function Operator({ message }: { message: Kept }): JSX.Element {
  const { words } = usePage();
  const name = message.author ?? '';
  return (
    <article class="said said-person" aria-label={name === '' ? words.person : `${name}, ${words.person}`}>
      <header class="who">
        <span class="avatar" aria-hidden="true">
          {name === '' ? <Icon of={PERSON} /> : [...name][0]?.toUpperCase()}
        </span>
        {name !== '' && <strong dir="auto">{name}</strong>}
        <span class="quiet">{words.person}</span>
        <Time at={message.at} />
      </header>
      <AnswerText blocks={message.blocks} cite={(n) => `[${n}]`} />
      <SentFiles list={message.files} />
    </article>
  );
}

function Answer({ message, isLast }: { message: Kept; isLast: boolean }): JSX.Element {
  const { chat, words } = usePage();
  const { id, sources, outcome } = message;
  const cite = (n: number): ComponentChildren => {
    const source = sources.find((each) => each.n === n);
    return source === undefined ? `[${n}]` : <SourceChip messageId={id} source={source} />;
  };
  return (
    <article class="said said-agent" aria-label={words.assistant}>
      <AnswerText blocks={message.blocks} cite={cite} />
      {sources.length > 0 && <SourceList messageId={id} list={sources} />}
      {message.state !== STOPPED && (
        <Feedback messageId={id}>
          <Copy message={message} />
          <Time at={message.at} />
        </Feedback>
      )}
      {isLast && outcome === 'refuse' && (
        <button type="button" class="outline-button" onClick={() => chat.send(ASK_FOR_PERSON)}>
          <Icon of={PERSON} />
          {words.askForPerson}
        </button>
      )}
    </article>
  );
}

export function Message({ message, isLast }: { message: Kept; isLast: boolean }): JSX.Element {
  if (message.role === 'user') return <UserMessage message={message} />;
  if (message.role === 'operator') return <Operator message={message} />;
  if (message.role === 'assistant') return <Answer message={message} isLast={isLast} />;
  return (
    <div class="note">
      <AnswerText blocks={message.blocks} cite={(n) => `[${n}]`} />
    </div>
  );
}

function failureWords(words: Words, failure: SendFailure, time: (at: number) => string): string {
  if (failure.reason === 'offline') return words.notSentOffline;
  if (failure.reason === 'limit') return words.notSentLimit(failure.until === null ? null : time(failure.until));
  if (failure.reason === 'files') return words.notSentFiles;
  return failure.reason === 'refused' ? words.notSentRefused : words.notSentTrouble;
}

export function UnsentMessage({ entry }: { entry: Unsent }): JSX.Element {
  const { chat, words, language } = usePage();
  const { failure } = entry;
  return (
    <Bubble message={entry} isPale>
      {failure === null && words.sending}
      {failure !== null && <span class="trouble">{failureWords(words, failure, (at) => timeOfDay(language.value, at))}</span>}
      {failure !== null && <TryAgain onPress={() => chat.retry(entry.clientId)} />}
    </Bubble>
  );
}

/** The answer being written; its marks become buttons when it is finished and its sources are known. */
export function DraftAnswer({ blocks }: { blocks: Kept['blocks'] }): JSX.Element {
  const { words } = usePage();
  return (
    <article class="said said-agent" aria-label={words.assistant}>
      <AnswerText blocks={blocks} cite={(n) => <span class="chip chip-idle">{n}</span>} />
    </article>
  );
}
