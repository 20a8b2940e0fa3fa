/** Settings: how Claw behaves, what is drafted, who works with it, what it tells and refuses, and who changed what. */
import type { ComponentType, JSX } from 'preact';
import { Missing } from '../../app/outlet.tsx';
import type { PlaceProps } from '../../app/places.ts';
import { href } from '../../app/router.ts';
import { may, type Operation } from '../../app/session.ts';
import { Page } from '../../ui/page.tsx';
import { settingsWords } from '../../words/settings.ts';
import { sharedWords } from '../../words/shared.ts';
import { Account } from './account.tsx';
import { Audit } from './audit.tsx';
import { Behaviour } from './behaviour.tsx';
import { CannedAnswers } from './canned/canned-answers.tsx';
import { Draft } from './draft.tsx';
import { Keys } from './keys.tsx';
import { Limits } from './limits/limits.tsx';
import { Lists } from './limits/lists.tsx';
import { Plan } from './limits/plan.tsx';
import { Notifications } from './notifications.tsx';
import { Team } from './team.tsx';
import type { ViewProps } from './view-props.ts';
import './settings.css';

interface View {
  readonly name: keyof ReturnType<typeof settingsWords>['tabs'];
  /** Seen by who may do this. */
  readonly needs: Operation;
  readonly show: ComponentType<ViewProps>;
}

const VIEWS: readonly View[] = [
  { name: 'behaviour', needs: 'listConfigs', show: Behaviour },
  { name: 'draft', needs: 'previewDraft', show: Draft },
  { name: 'canned', needs: 'listConfigs', show: CannedAnswers },
  { name: 'team', needs: 'listOperators', show: Team },
  { name: 'keys', needs: 'listApiKeys', show: Keys },
  { name: 'notifications', needs: 'listNotificationEndpoints', show: Notifications },
  { name: 'limits', needs: 'listRateLimits', show: Limits },
  { name: 'lists', needs: 'listLimitEntries', show: Lists },
  { name: 'plan', needs: 'readQuota', show: Plan },
  { name: 'audit', needs: 'listAudit', show: Audit },
  { name: 'account', needs: 'changePassword', show: Account },
];

export function Settings({ parts: [first, openId] }: PlaceProps): JSX.Element {
  const words = settingsWords();
  const views = VIEWS.filter(({ needs }) => may(needs));
  const here = first === undefined ? views[0] : views.find(({ name }) => name === first);
  if (!here) return <Missing title={sharedWords().notFound} body={sharedWords().notFoundBody} />;
  const tabs = views.map(({ name }) => ({ label: words.tabs[name], to: href('settings', name), isHere: name === here.name }));
  return (
    <Page title={words.title} lead={words.leads[here.name]} tabs={tabs}>
      <here.show openId={openId} />
    </Page>
  );
}
