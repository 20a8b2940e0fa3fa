/** Where one writes to the customer, or a note that only the team reads. */
import type { JSX, RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { may } from '../../app/session.ts';
import { asFault } from '../../data/api.ts';
import type { Fault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { cannedWords } from '../../words/canned.ts';
import { inboxWords } from '../../words/inbox.ts';
import { type CannedAnswer, filled } from '../settings/canned/calls.ts';
import { addNote, type Conversation, notesKey, readAgain, speak } from './calls.ts';
import { type CannedChoiceOf, CannedFound, CannedMenu, useCanned } from './canned-choice.tsx';
import { nameOf } from './talk-row.tsx';

type Kind = 'reply' | 'note';

export function Composer({ talk }: { readonly talk: Conversation }): JSX.Element | null {
  const words = inboxWords();
  const canReply = may('speakInConversation') && talk.handover?.state === 'claimed';
  const [wanted, setWanted] = useState<Kind>('reply');
  const kind: Kind = canReply ? wanted : 'note';
  const sending = useSending(talk.id, kind);
  const { text, setText, fault, isBusy, send } = sending;
  const canned = useCanned(text, kind === 'reply');
  const box = useRef<HTMLTextAreaElement>(null);
  if (!may('addConversationNote')) return null;
  const insert = (answer: CannedAnswer) => {
    const before = canned.found === null && text.trim() !== '' ? `${text.trimEnd()}\n` : '';
    setText(before + filled(answer.text, talk.contact_name));
    box.current?.focus();
  };
  return (
    <form
      class="inbox-composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {canReply && <Tools {...{ kind, insert }} canned={canned.all} onChoose={setWanted} />}
      {!canReply && <p class="help">{words.takeFirst}</p>}
      {fault && <ErrorNote fault={fault} />}
      <Box label={kind === 'reply' ? words.replyTo(nameOf(talk)) : words.noteLabel} {...{ kind, sending, canned, insert, box }} />
      {canned.found && <CannedFound of={canned.found} onChoose={insert} />}
      <div class="inbox-send">
        <p class="help">{kind === 'reply' ? replyHint(canned.all.length > 0) : words.noteHint}</p>
        <Button submits look={kind === 'reply' ? 'primary' : 'plain'} isBusy={isBusy} isDisabled={text.trim() === ''}>
          {kind === 'reply' ? words.send : words.keepNote}
        </Button>
      </div>
    </form>
  );
}

interface ToolsProps extends KindChoiceProps {
  readonly canned: readonly CannedAnswer[];
  readonly insert: (answer: CannedAnswer) => void;
}

const Tools = ({ kind, onChoose, canned, insert }: ToolsProps): JSX.Element => (
  <div class="inbox-tools">
    <KindChoice kind={kind} onChoose={onChoose} />
    {kind === 'reply' && <CannedMenu of={canned} onChoose={insert} />}
  </div>
);

const replyHint = (hasCanned: boolean): string => inboxWords().sendHint + (hasCanned ? ` · ${cannedWords().slashHint}` : '');

interface BoxProps {
  readonly label: string;
  readonly kind: Kind;
  readonly sending: ReturnType<typeof useSending>;
  readonly canned: CannedChoiceOf;
  readonly insert: (answer: CannedAnswer) => void;
  readonly box: RefObject<HTMLTextAreaElement | null>;
}

/** Enter takes the canned answer that fits best while one is looked for; with Ctrl or ⌘ it sends. */
function Box({ label, kind, sending: { text, setText, send }, canned, insert, box }: BoxProps): JSX.Element {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    const first = canned.found?.[0];
    const isSending = event.ctrlKey || event.metaKey;
    if (!isSending && !first) return;
    event.preventDefault();
    if (first && !isSending) insert(first);
    else void send();
  };
  return (
    <textarea
      ref={box}
      class={`input inbox-${kind}`}
      rows={3}
      value={text}
      aria-label={label}
      placeholder={label}
      onInput={({ currentTarget }) => setText(currentTarget.value)}
      onKeyDown={onKey}
    />
  );
}

interface KindChoiceProps {
  readonly kind: Kind;
  readonly onChoose: (kind: Kind) => void;
}

function KindChoice({ kind, onChoose }: KindChoiceProps): JSX.Element {
  const words = inboxWords();
  return (
    <div class="filters" role="group" aria-label={words.reply}>
      {(['reply', 'note'] as const).map((one) => (
        <button key={one} type="button" class="filter" aria-pressed={kind === one} onClick={() => onChoose(one)}>
          {words[one]}
        </button>
      ))}
    </div>
  );
}

/** What is written stays until it is stored; a reply that is sent again after a fault is the same one. */
function useSending(id: string, kind: Kind) {
  const [drafts, setDrafts] = useState<Readonly<Record<Kind, string>>>({ reply: '', note: '' });
  const [fault, setFault] = useState<Fault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const once = useRef(crypto.randomUUID());
  const text = drafts[kind];
  const setText = (next: string) => {
    once.current = crypto.randomUUID();
    setDrafts({ ...drafts, [kind]: next });
  };
  const send = async () => {
    if (isBusy || text.trim() === '') return;
    setBusy(true);
    setFault(null);
    try {
      await (kind === 'reply' ? speak(id, text, once.current) : addNote(id, text));
      setText('');
      await (kind === 'reply' ? readAgain(id) : refresh(notesKey(id)));
    } catch (thrown) {
      setFault(asFault(thrown));
    }
    setBusy(false);
  };
  return { text, setText, fault, isBusy, send };
}
