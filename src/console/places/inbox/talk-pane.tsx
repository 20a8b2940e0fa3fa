/** One conversation: what was said, whose it is, and what can be done in it. */
import type { JSX } from 'preact';
import { may, me } from '../../app/session.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { Loaded, Note } from '../../ui/states.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import { inboxWords } from '../../words/inbox.ts';
import { type Conversation, readAgain, readTalk, release, resolve, takeOver, talkKey } from './calls.ts';
import { Composer } from './composer.tsx';
import { Notes } from './notes.tsx';
import { Tags } from './tags.tsx';
import { kindOf, nameOf } from './talk-row.tsx';
import { Transcript } from './transcript.tsx';

const EVERY = 3_000;

interface TalkPaneProps {
  readonly id: string;
  readonly backTo: string;
}

export function TalkPane({ id, backTo }: TalkPaneProps): JSX.Element {
  const key = talkKey(id);
  const reading = useQuery(key, () => readTalk(id), { every: EVERY });
  return (
    <Loaded of={reading} onRetry={() => void refresh(key)}>
      {(talk) => (
        <DetailPane title={nameOf(talk)} about={aboutOf(talk)} backTo={backTo} actions={<Acts talk={talk} />}>
          {talk.unreachable && (
            <Note tone="amber">
              <p>{inboxWords().unreachable[talk.unreachable.reason]}</p>
            </Note>
          )}
          <Transcript talk={talk} />
          <Composer talk={talk} />
          <Tags talk={talk} />
          <Notes id={id} />
        </DetailPane>
      )}
    </Loaded>
  );
}

function aboutOf(talk: Conversation): string {
  const words = inboxWords();
  const { handover } = talk;
  if (handover === null) return `${kindOf(talk)} · ${talk.state === 'resolved' ? words.resolved : words.withAssistant}`;
  const who = handover.state === 'waiting' ? words.reasons[handover.reason] : words.answeredBy(handover.claimed_by ?? '');
  return `${kindOf(talk)} · ${who}`;
}

function Acts({ talk: { id, handover } }: { readonly talk: Conversation }): JSX.Element {
  const words = inboxWords();
  const holder = handover?.claimed_by ?? null;
  const isMine = holder === me().name;
  const end = async (act: typeof release, said: string) => {
    await act(id).then(() => say(said), sayFault);
    await readAgain(id);
  };
  const take = async () => {
    // Somebody who was quicker keeps it: the list then names them.
    await takeOver(id, holder !== null).then(({ active }) => say(active ? words.tookOver : words.notYet), sayFault);
    await readAgain(id);
  };
  return (
    <div class="inbox-acts">
      {!isMine && may('takeOverConversation') && (
        <Button look={holder === null ? 'primary' : 'plain'} icon="person" onPress={() => void take()}>
          {holder === null ? words.takeOver : words.takeAnyway}
        </Button>
      )}
      {holder !== null && may('releaseConversation') && <Button onPress={() => void end(release, words.released)}>{words.release}</Button>}
      {handover !== null && may('resolveConversation') && (
        <Button look={isMine ? 'primary' : 'plain'} icon="check" onPress={() => void end(resolve, words.settled)}>
          {words.resolve}
        </Button>
      )}
    </div>
  );
}
