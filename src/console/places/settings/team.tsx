/** The people of the team, and those who were asked to join. */
import type { JSX } from 'preact';
import { go, href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { changeList, refresh, useList } from '../../data/query.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DetailPane, List, Row, Split } from '../../ui/list.tsx';
import { Loaded } from '../../ui/states.tsx';
import { doUndoably } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { settingsWords } from '../../words/settings.ts';
import { sharedWords } from '../../words/shared.ts';
import { InviteTeam } from '../home/invite-team.tsx';
import { PersonPane } from './person-pane.tsx';
import { PersonState } from './person-state.tsx';
import {
  type Invitation,
  INVITATIONS,
  type Operator,
  OPERATORS,
  readInvitations,
  readOperators,
  withdrawInvitation,
} from './people-calls.ts';
import type { ViewProps } from './view-props.ts';

const EVERY = 15_000;
/** In the place of an id: somebody is being invited. */
const NEW = 'invite';

export function Team({ openId }: ViewProps): JSX.Element {
  const words = settingsWords().team;
  const reading = useList(OPERATORS, readOperators, { every: EVERY });
  return (
    <Loaded of={reading} onRetry={() => void refresh(OPERATORS)}>
      {(people) => {
        const open = people.find(({ id }) => id === openId);
        return (
          <Split
            list={
              <div class="stack-wide">
                {may('inviteOperator') && (
                  <div>
                    <Button look="primary" icon="plus" onPress={() => go(href('settings', 'team', NEW))}>
                      {words.invite}
                    </Button>
                  </div>
                )}
                <List label={words.people} more={reading.more}>
                  {people.map((one) => (
                    <PersonRow key={one.id} of={one} isOpen={one.id === openId} />
                  ))}
                </List>
                {may('listInvitations') && <Invitations />}
              </div>
            }
            detail={open ? <PersonPane key={open.id} of={open} /> : openId === NEW && may('inviteOperator') ? <Invite /> : null}
          />
        );
      }}
    </Loaded>
  );
}

const Invite = (): JSX.Element => (
  <DetailPane title={settingsWords().team.invite} about={settingsWords().team.inviteAbout} backTo={href('settings', 'team')}>
    <InviteTeam onMade={() => void refresh(INVITATIONS)} />
  </DetailPane>
);

function PersonRow({ of, isOpen }: { readonly of: Operator; readonly isOpen: boolean }): JSX.Element {
  return (
    <Row
      to={href('settings', 'team', of.id)}
      isOpen={isOpen}
      title={of.name}
      about={of.email}
      side={
        <>
          <PersonState of={of} />
          {sharedWords().roles[of.role]}
        </>
      }
    />
  );
}

const isOpenInvitation = ({ accepted_at: accepted, withdrawn_at: withdrawn, expires_at: expires }: Invitation): boolean =>
  accepted === null && withdrawn === null && Date.parse(expires) > Date.now();

function Invitations(): JSX.Element {
  const words = settingsWords().team;
  const reading = useList(INVITATIONS, readInvitations, { every: EVERY });
  return (
    <Loaded of={reading} lines={2} onRetry={() => void refresh(INVITATIONS)}>
      {(all) => {
        const open = all.filter(isOpenInvitation);
        return (
          open.length > 0 && (
            <section class="stack">
              <h2>{words.invited}</h2>
              <ul class="list" aria-label={words.invited}>
                {open.map((one) => (
                  <InvitationRow key={one.id} of={one} />
                ))}
              </ul>
            </section>
          )
        );
      }}
    </Loaded>
  );
}

function InvitationRow({ of: { id, email, role, expires_at: expires } }: { readonly of: Invitation }): JSX.Element {
  const words = settingsWords().team;
  const withdraw = () => {
    const revert = changeList<Invitation>(INVITATIONS, (all) => all.filter((one) => one.id !== id));
    doUndoably({ text: words.withdrawn, act: () => withdrawInvitation(id), revert });
  };
  return (
    <li class="plain-row">
      <span class="row-main">
        <span class="row-title">{email}</span>
        <span class="row-about">
          {sharedWords().roles[role]} · {words.until} <When at={expires} />
        </span>
      </span>
      {may('withdrawInvitation') && <IconButton name={words.withdraw(email)} icon="trash" onPress={withdraw} />}
    </li>
  );
}
