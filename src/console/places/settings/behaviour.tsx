/** Every setting by topic, with its value; one opens beside the list. */
import type { JSX } from 'preact';
import { href, setQuery, spot } from '../../app/router.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { TextField } from '../../ui/field.tsx';
import { List, Row, Split } from '../../ui/list.tsx';
import { Chip, EmptyState, Loaded } from '../../ui/states.tsx';
import { settingsWords } from '../../words/settings.ts';
import { sharedWords } from '../../words/shared.ts';
import { type Config, CONFIGS, readConfigs } from './calls.ts';
import { SettingPane } from './setting-pane.tsx';
import type { ViewProps } from './view-props.ts';
import { grouped, nameOf, type TopicGroup } from './topics.ts';
import { shortValue } from './value-view.tsx';

/** Somebody else may change them. */
const EVERY = 15_000;

export function Behaviour({ openId }: ViewProps): JSX.Element {
  const reading = useQuery(CONFIGS, readConfigs, { every: EVERY });
  const wanted = spot.value.query.get('q') ?? '';
  return (
    <Loaded of={reading} lines={8} onRetry={() => void refresh(CONFIGS)}>
      {(configs) => {
        const open = configs.find(({ key }) => key === openId);
        return (
          <Split
            list={<Topics groups={grouped(configs, wanted)} openKey={openId} wanted={wanted} />}
            detail={open ? <SettingPane key={open.key} of={open} /> : openId === undefined ? null : <NoSetting />}
          />
        );
      }}
    </Loaded>
  );
}

const NoSetting = (): JSX.Element => (
  <EmptyState icon="question" title={sharedWords().notFound}>
    {sharedWords().notFoundBody}
  </EmptyState>
);

interface TopicsProps {
  readonly groups: readonly TopicGroup[];
  readonly openKey: string | undefined;
  readonly wanted: string;
}

function Topics({ groups, openKey, wanted }: TopicsProps): JSX.Element {
  const words = settingsWords();
  return (
    <div class="stack-wide">
      <TextField label={words.find} type="search" value={wanted} onChange={(text) => setQuery({ q: text === '' ? null : text })} />
      {groups.length === 0 && (
        <EmptyState icon="search" title={words.nothing}>
          {words.nothingBody}
        </EmptyState>
      )}
      {groups.map(({ topic, configs }) => (
        <section key={topic} class="stack" aria-label={words.topics[topic]}>
          <h2>{words.topics[topic]}</h2>
          <List label={words.topics[topic]}>
            {configs.map((one) => (
              <SettingRow key={one.key} of={one} isOpen={one.key === openKey} />
            ))}
          </List>
        </section>
      ))}
    </div>
  );
}

function SettingRow({ of, isOpen }: { readonly of: Config; readonly isOpen: boolean }): JSX.Element {
  const { search } = location;
  return (
    <Row
      to={href('settings', 'behaviour', of.key) + search}
      isOpen={isOpen}
      title={nameOf(of.key)}
      about={shortValue(of.value)}
      side={of.origin !== 'default' && <Chip tone="teal">{settingsWords().origins.tenant}</Chip>}
    />
  );
}
