/** What is drafted: every change as what was and what becomes of it, a trial with your own questions, and publishing it all at once, now or later. */
import type { JSX } from 'preact';
import { href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { change, refresh, useQuery } from '../../data/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Chip, EmptyState, Loaded } from '../../ui/states.tsx';
import { doUndoably } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { settingsWords } from '../../words/settings.ts';
import { useActorNames } from './actors.ts';
import { DRAFT } from './calls.ts';
import { discardChange, type DraftChange, type DraftPreview, readDraft } from './draft-calls.ts';
import { DraftGate } from './draft-gate.tsx';
import { isScheduled, Publications, Scheduled, usePublications } from './publications.tsx';
import { Publish } from './publish.tsx';
import { nameOf } from './topics.ts';
import { Transfer } from './transfer.tsx';
import { ChangeView } from './value-view.tsx';

const EVERY = 10_000;

export function Draft(): JSX.Element {
  const publications = usePublications();
  const scheduled = publications.data?.find(isScheduled);
  return (
    <div class="stack-wide readable">
      <Transfer />
      {scheduled && <Scheduled of={scheduled} />}
      <Drafted isScheduled={scheduled !== undefined} />
      {may('listPublications') && <Publications reading={publications} />}
    </div>
  );
}

interface DraftedProps {
  /** It, or an earlier state of it, waits for its time: it is not published otherwise. */
  readonly isScheduled: boolean;
}

function Drafted({ isScheduled: isWaiting }: DraftedProps): JSX.Element {
  const words = settingsWords().draft;
  const reading = useQuery(DRAFT, readDraft, { every: EVERY });
  return (
    <Loaded of={reading} onRetry={() => void refresh(DRAFT)}>
      {(draft) =>
        draft.changes.length === 0 ? (
          <EmptyState icon="edit" title={words.none} act={<LinkButton to={href('settings', 'behaviour')}>{words.toSettings}</LinkButton>}>
            {words.noneBody}
          </EmptyState>
        ) : (
          <Changes of={draft} isScheduled={isWaiting} />
        )
      }
    </Loaded>
  );
}

const Changes = ({ of, isScheduled: isWaiting }: DraftedProps & { readonly of: DraftPreview }): JSX.Element => (
  <>
    <ul class="versions" aria-label={settingsWords().tabs.draft}>
      {of.changes.map((one) => (
        <ChangeCard key={`${one.channel_id ?? ''}/${one.key}`} of={one} />
      ))}
    </ul>
    <DraftGate of={of} />
    {may('publishDraft') && (isWaiting ? <p class="help">{settingsWords().draft.oneScheduled}</p> : <Publish of={of} />)}
  </>
);

function ChangeCard({ of }: { readonly of: DraftChange }): JSX.Element {
  const words = settingsWords().draft;
  const nameOfActor = useActorNames();
  const discard = () => {
    const revert = change<DraftPreview>(DRAFT, (draft) => ({
      ...draft,
      changes: draft.changes.filter((one) => one.key !== of.key || one.channel_id !== of.channel_id),
    }));
    doUndoably({ text: words.discarded, act: async () => (await discardChange(of), await refresh(DRAFT)), revert });
  };
  return (
    <li class="card version">
      <div class="version-head">
        <span>
          <a href={href('settings', 'behaviour', of.key)}>{nameOf(of.key)}</a> · {of.channel_id !== null && `${words.oneChannel} · `}
          {nameOfActor(of.by)} · <When at={of.at} />
        </span>
        {may('discardDraft') && (
          <Button look="quiet" icon="trash" onPress={discard}>
            {words.discard}
            <span class="visually-hidden"> ({nameOf(of.key)})</span>
          </Button>
        )}
      </div>
      {of.overtaken && (
        <Chip tone="amber" icon="alert">
          {words.overtaken}
        </Chip>
      )}
      <ChangeView before={of.before ?? words.default} after={of.removed ? words.default : of.after} />
    </li>
  );
}
