/** One site: what its last reading found, page by page with the reasons. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh, useList } from '../../data/query.ts';
import { Button, ShowMore } from '../../ui/button.tsx';
import { ConfirmByName } from '../../ui/dialog.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { Loaded, Note } from '../../ui/states.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { asNumber } from '../../words/moments.ts';
import { knowledgeWords } from '../../words/knowledge.ts';
import { sharedWords } from '../../words/shared.ts';
import { crawlNow, deleteSource, readSourcePages, type Source, sourcesKey } from './calls.ts';
import { nameOfSchedule } from './schedules.ts';

const COUNTS = ['added', 'changed', 'unchanged', 'gone', 'failed', 'skipped', 'waiting'] as const;

interface SitePaneProps {
  readonly site: Source;
  readonly backTo: string;
}

export function SitePane({ site, backTo }: SitePaneProps): JSX.Element {
  const words = knowledgeWords().site;
  const { crawl } = site;
  return (
    <DetailPane title={site.url} about={words.schedules[nameOfSchedule(site.schedule)]} backTo={backTo}>
      {crawl?.error != null && <Note tone="red">{crawl.error}</Note>}
      {crawl?.is_cut === true && <Note tone="amber">{words.cut}</Note>}
      {crawl && (
        <section class="stack">
          <h3>{words.report}</h3>
          <dl class="counts">
            {COUNTS.map((name) => (
              <div key={name}>
                <dt>{words.counts[name]}</dt>
                <dd>{asNumber(crawl.counts[name])}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {site.next_crawl_at !== null && (
        <p class="quiet">
          {words.next}: <When at={site.next_crawl_at} />
        </p>
      )}
      <Pages site={site} />
      <Acts site={site} backTo={backTo} />
    </DetailPane>
  );
}

function Pages({ site: { id, crawl } }: { readonly site: Source }): JSX.Element {
  const words = knowledgeWords().site;
  const key = `pages/${id}/${JSON.stringify(crawl?.counts)}`;
  const reading = useList(key, (cursor) => readSourcePages(id, cursor));
  return (
    <section class="stack">
      <h3>{words.pages}</h3>
      <Loaded of={reading}>
        {(pages) =>
          pages.length === 0 ? (
            <p class="quiet">{words.noPages}</p>
          ) : (
            <ul class="stack">
              {pages.map((page) => (
                <li key={page.url}>
                  <p>{page.url}</p>
                  <p class="row-about">
                    {words.counts[page.result ?? 'waiting']}
                    {page.reason !== null && ` · ${page.reason}`}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <ShowMore more={reading.more} />
    </section>
  );
}

function Acts({ site: { id, url, base_id: baseId }, backTo }: SitePaneProps): JSX.Element {
  const words = knowledgeWords().site;
  const [isRemoving, setRemoving] = useState(false);
  const readNow = async () => {
    await crawlNow(id).then(() => say(words.readsNow), sayFault);
    await refresh(sourcesKey(baseId));
  };
  const remove = async () => {
    await deleteSource(id);
    go(backTo);
    await Promise.all([refresh(sourcesKey(baseId)), refresh('documents/')]);
  };
  return (
    <div class="cluster">
      {may('crawlSource') && (
        <Button icon="retry" onPress={() => void readNow()}>
          {words.readNow}
        </Button>
      )}
      {may('deleteSource') && (
        <Button look="quiet" icon="trash" onPress={() => setRemoving(true)}>
          {sharedWords().remove}
        </Button>
      )}
      {isRemoving && (
        <ConfirmByName
          title={sharedWords().remove}
          name={url}
          submit={sharedWords().remove}
          onConfirm={remove}
          onClose={() => setRemoving(false)}
        >
          {words.removeBody}
        </ConfirmByName>
      )}
    </div>
  );
}
