/** Operations: work under way and failed, messages that wait for a decision, and what is cached. */
import type { JSX } from 'preact';
import { Missing } from '../../app/outlet.tsx';
import type { PlaceProps } from '../../app/places.ts';
import { href } from '../../app/router.ts';
import { may, type Operation, seenOf } from '../../app/session.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { operationsWords } from '../../words/operations.ts';
import { sharedWords } from '../../words/shared.ts';
import { CacheTable } from './cache-table.tsx';
import { Messages } from './messages.tsx';
import { Work } from './work.tsx';
import './operations.css';

const TABS = {
  work: { needs: 'listTasks', View: Work },
  messages: { needs: 'listDeliveries', View: Messages },
  cache: { needs: 'getCacheStats', View: CacheTable },
} as const satisfies Readonly<Record<string, { needs: Operation; View: (props: { openId: string | undefined }) => JSX.Element }>>;

export function Operations({ parts: [tab, openId] }: PlaceProps): JSX.Element {
  const words = operationsWords();
  const seen = seenOf(TABS);
  const shown = tab === undefined ? seen[0] : seen.find((name) => name === tab);
  if (!shown) return <Missing title={sharedWords().notFound} body={sharedWords().notFoundBody} />;
  const { View } = TABS[shown];
  const tabs = seen.map((name) => ({
    label: words.tabs[name],
    to: href('operations', name),
    isHere: name === shown,
  }));
  const queues = may('openJobBoard') && (
    <LinkButton to="/admin/queues" icon="outside">
      {words.queues}
    </LinkButton>
  );
  return (
    <Page title={words.title} lead={words.lead} actions={queues} tabs={tabs}>
      <View openId={openId} />
    </Page>
  );
}
