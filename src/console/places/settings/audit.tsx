/** Who changed what, the newest first, and whether the trail is as it was written. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { href, setQuery, spot } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { api, ask, type Schemas } from '../../data/api.ts';
import { refresh, useList } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { DetailPane, List, Row, Split } from '../../ui/list.tsx';
import { EmptyState, Loaded, Note } from '../../ui/states.tsx';
import { sayFault } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { exactly } from '../../words/moments.ts';
import { settingsWords } from '../../words/settings.ts';
import { ChangeView } from './value-view.tsx';
import type { ViewProps } from './view-props.ts';

type Entry = Schemas['AuditEntry'];
type Check = Schemas['AuditCheck'];

const EVERY = 15_000;
/** In the query of the address, as the API names them. */
const FILTERS = ['action', 'actor', 'target'] as const;

const readAudit = (filters: Readonly<Record<string, string>>, cursor: string | undefined) =>
  ask(api.GET('/api/v1/audit', { params: { query: { ...filters, ...(cursor !== undefined && { cursor }) } } }));

export function Audit({ openId }: ViewProps): JSX.Element {
  const { query } = spot.value;
  const filters = Object.fromEntries(FILTERS.flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : [])));
  const key = `audit/${JSON.stringify(filters)}`;
  const reading = useList(key, (cursor) => readAudit(filters, cursor), { every: EVERY });
  return (
    <div class="stack-wide">
      {may('verifyAudit') && <Verify />}
      <Loaded of={reading} onRetry={() => void refresh(key)}>
        {(entries) => {
          const open = entries.find(({ seq }) => String(seq) === openId);
          return (
            <Split
              list={<Entries all={entries} openId={openId} more={reading.more} />}
              detail={open ? <EntryPane key={open.seq} of={open} /> : null}
            />
          );
        }}
      </Loaded>
    </div>
  );
}

interface EntriesProps extends ViewProps {
  readonly all: readonly Entry[];
  readonly more: (() => void) | null;
}

function Entries({ all, openId, more }: EntriesProps): JSX.Element {
  const words = settingsWords().audit;
  const { search } = location;
  return (
    <div class="stack">
      <TextField
        label={words.byAction}
        help={words.byActionHelp}
        type="search"
        value={spot.value.query.get('action') ?? ''}
        onChange={(text) => setQuery({ action: text.trim() === '' ? null : text.trim() })}
      />
      {all.length === 0 && <EmptyState icon="clock" title={words.none} />}
      {all.length > 0 && (
        <List label={settingsWords().tabs.audit} more={more}>
          {all.map((one) => (
            <Row
              key={one.seq}
              to={href('settings', 'audit', String(one.seq)) + search}
              isOpen={String(one.seq) === openId}
              title={one.action}
              about={one.actor_name}
              side={<When at={one.at} />}
            />
          ))}
        </List>
      )}
    </div>
  );
}

function EntryPane({ of }: { readonly of: Entry }): JSX.Element {
  const words = settingsWords().audit;
  const facts = [
    [words.who, of.actor_name],
    [words.when, exactly(of.at)],
    [words.target, of.target ?? settingsWords().values.none],
    [words.fields, of.fields.join(', ') || settingsWords().values.none],
    [words.outcome, of.outcome === 'done' ? String(of.status ?? '') : words.unknown],
    [words.address, of.address],
    [words.request, of.request_id],
  ] as const;
  return (
    <DetailPane title={of.action} about={`#${of.seq}`} backTo={href('settings', 'audit') + location.search}>
      <dl class="facts">
        {facts.map(([name, text]) => (
          <>
            <dt>{name}</dt>
            <dd class="value">{text}</dd>
          </>
        ))}
      </dl>
      {(of.before !== null || of.after !== null) && <ChangeView before={of.before ?? undefined} after={of.after} />}
    </DetailPane>
  );
}

function Verify(): JSX.Element {
  const words = settingsWords().audit;
  const [check, setCheck] = useState<Check | null>(null);
  const [isBusy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    await ask(api.GET('/api/v1/audit/verify')).then(setCheck, sayFault);
    setBusy(false);
  };
  return (
    <div class="stack">
      <div>
        <Button icon="check" isBusy={isBusy} onPress={() => void verify()}>
          {words.verify}
        </Button>
      </div>
      {check &&
        (check.broken === null ? (
          <Note tone="green" icon="check">
            {words.whole(check.entries)}
          </Note>
        ) : (
          <Note tone="red">{words.broken(check.broken.seq)}</Note>
        ))}
    </div>
  );
}
