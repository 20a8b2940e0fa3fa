/** Where one writes to the customer, or a note that only the team reads. */
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { may } from '../../app/session.ts';
import { asFault } from '../../data/api.ts';
import type { Fault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { inboxWords } from '../../words/inbox.ts';
import { addNote, type Conversation, notesKey, readAgain, speak } from './calls.ts';
import { nameOf } from './talk-row.tsx';

type Kind = 'reply' | 'note';

export function Composer({ talk }: { readonly talk: Conversation }): JSX.Element | null {
  const words = inboxWords();
  const canReply = may('speakInConversation') && talk.handover?.state === 'claimed';
  const [wanted, setWanted] = useState<Kind>('reply');
  const kind: Kind = canReply ? wanted : 'note';
  const { text, setText, fault, isBusy, send } = useSending(talk.id, kind);
  if (!may('addConversationNote')) return null;
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <form
      class="inbox-composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {canReply ? <KindChoice kind={kind} onChoose={setWanted} /> : <p class="help">{words.takeFirst}</p>}
      {fault && <ErrorNote fault={fault} />}
      <textarea
        class={`input inbox-${kind}`}
        rows={3}
        value={text}
        aria-label={kind === 'reply' ? words.replyTo(nameOf(talk)) : words.noteLabel}
        placeholder={kind === 'reply' ? words.replyTo(nameOf(talk)) : words.noteLabel}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={onKey}
      />
      <div class="inbox-send">
        <p class="help">{kind === 'reply' ? words.sendHint : words.noteHint}</p>
        <Button submits look={kind === 'reply' ? 'primary' : 'plain'} isBusy={isBusy} isDisabled={text.trim() === ''}>
          {kind === 'reply' ? words.send : words.keepNote}
        </Button>
      </div>
    </form>
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
