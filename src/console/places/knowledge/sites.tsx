/** Sites that a base is filled from, with what the last reading of each found. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh, useList } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { List, Row, Split } from '../../ui/list.tsx';
import { Chip, EmptyState, Loaded, type Tone } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { readSources, type Source, sourcesKey } from './calls.ts';
import { AddSite } from './add-site.tsx';
import { SitePane } from './site-pane.tsx';

/** While a site is read, and otherwise, in milliseconds. */
const SOON = 2_000;
const SELDOM = 20_000;

const isRead = ({ crawl }: Source): boolean => crawl?.state === 'queued' || crawl?.state === 'running';

const TONES: Readonly<Record<NonNullable<Source['crawl']>['state'], Tone>> = {
  queued: 'grey',
  running: 'teal',
  done: 'green',
  failed: 'red',
  cancelled: 'grey',
};

interface SitesProps {
  readonly baseId: string;
  readonly openId: string | undefined;
}

export function Sites({ baseId, openId }: SitesProps): JSX.Element {
  const words = knowledgeWords().site;
  const [isAdding, setAdding] = useState(false);
  const key = sourcesKey(baseId);
  const reading = useList(key, (cursor) => readSources(baseId, cursor), {
    every: (known) => (known?.some(isRead) === true ? SOON : SELDOM),
  });
  const add = may('addSource') && (
    <Button look="primary" icon="plus" onPress={() => setAdding(true)}>
      {words.add}
    </Button>
  );
  const none = (
    <EmptyState icon="site" title={words.none} act={add}>
      {words.noneBody}
    </EmptyState>
  );
  return (
    <>
      <Loaded of={reading} onRetry={() => void refresh(key)}>
        {(sites) => (sites.length === 0 ? none : <SiteList sites={sites} baseId={baseId} openId={openId} add={add} more={reading.more} />)}
      </Loaded>
      {isAdding && <AddSite baseId={baseId} onClose={() => setAdding(false)} />}
    </>
  );
}

interface SiteListProps extends SitesProps {
  readonly sites: readonly Source[];
  readonly add: ComponentChildren;
  readonly more: (() => void) | null;
}

function SiteList({ sites, baseId, openId, add, more }: SiteListProps): JSX.Element {
  const open = sites.find(({ id }) => id === openId);
  const list = (
    <div class="stack">
      <div>{add}</div>
      <List label={knowledgeWords().tabs.sites} more={more}>
        {sites.map((one) => (
          <SiteRow key={one.id} site={one} to={href('knowledge', baseId, 'sites', one.id)} isOpen={one.id === openId} />
        ))}
      </List>
    </div>
  );
  return <Split list={list} detail={open ? <SitePane key={open.id} site={open} backTo={href('knowledge', baseId, 'sites')} /> : null} />;
}

function SiteRow({
  site: { url, kind, crawl },
  to,
  isOpen,
}: {
  readonly site: Source;
  readonly to: string;
  readonly isOpen: boolean;
}): JSX.Element {
  const words = knowledgeWords().site;
  const pages = crawl ? crawl.counts.added + crawl.counts.changed + crawl.counts.unchanged : 0;
  return (
    <Row
      to={to}
      isOpen={isOpen}
      title={url}
      about={`${words.kinds[kind]} · ${words.pageCount(pages)}`}
      side={
        crawl && (
          <>
            <Chip tone={TONES[crawl.state]}>{words.states[crawl.state]}</Chip>
            <When at={crawl.ended_at ?? crawl.created_at} />
          </>
        )
      }
    />
  );
}
