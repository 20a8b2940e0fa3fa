/** A conversation as a line of the list: who, what was said last, and how it stands. */
import type { JSX } from 'preact';
import { Row } from '../../ui/list.tsx';
import { Chip } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { inboxWords } from '../../words/inbox.ts';
import type { Conversation } from './calls.ts';

interface TalkRowProps {
  readonly talk: Conversation;
  readonly to: string;
  readonly isOpen: boolean;
}

export function TalkRow({ talk, to, isOpen }: TalkRowProps): JSX.Element {
  const { handover, last_message: last, match } = talk;
  const words = inboxWords();
  const glimpse = match ? match.text : last && words.who[last.role] + last.text;
  return (
    <Row
      to={to}
      isOpen={isOpen}
      title={nameOf(talk)}
      about={glimpse ?? kindOf(talk)}
      side={
        <>
          <Standing talk={talk} />
          <When at={handover?.state === 'waiting' ? handover.requested_at : (last?.at ?? talk.created_at)} />
        </>
      }
    />
  );
}

export const nameOf = ({ contact_name: name }: Conversation): string => name ?? inboxWords().nobody;

export function kindOf({ channel_kind: kind }: Conversation): string {
  const { kinds } = inboxWords();
  return kinds[kind as keyof typeof kinds] ?? kind;
}

export function Standing({ talk: { handover, state } }: { readonly talk: Conversation }): JSX.Element | null {
  const words = inboxWords();
  if (handover?.state === 'waiting') {
    return (
      <Chip tone="amber" icon="clock">
        {words.waits}
      </Chip>
    );
  }
  if (handover !== null) {
    return (
      <Chip tone="teal" icon="person">
        {words.answeredBy(handover.claimed_by ?? '')}
      </Chip>
    );
  }
  if (state !== 'resolved') return null;
  return (
    <Chip tone="green" icon="check">
      {words.resolved}
    </Chip>
  );
}
