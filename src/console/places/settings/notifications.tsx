/** Where Claw tells what happens: addresses of programs and of people. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { fieldFault } from '../../data/fault.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { CopyBlock } from '../../ui/copy.tsx';
import { Form } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { DetailPane, List, Row, Split } from '../../ui/list.tsx';
import { Chip, EmptyState, Loaded, Note } from '../../ui/states.tsx';
import { settingsWords } from '../../words/settings.ts';
import { createEndpoint, ENDPOINTS, type Endpoint, readEndpoints } from './notification-calls.ts';
import { EndpointPane } from './endpoint-pane.tsx';
import type { ViewProps } from './view-props.ts';

const EVERY = 15_000;
/** In the place of an id: one is being added. */
const NEW = 'new';

export function Notifications({ openId }: ViewProps): JSX.Element {
  const words = settingsWords().notifications;
  const reading = useQuery(ENDPOINTS, readEndpoints, { every: EVERY });
  const add = may('createNotificationEndpoint') && (
    <Button look="primary" icon="plus" onPress={() => go(href('settings', 'notifications', NEW))}>
      {words.add}
    </Button>
  );
  return (
    <Loaded of={reading} onRetry={() => void refresh(ENDPOINTS)}>
      {(all) => {
        const open = all.find(({ id }) => id === openId);
        const isNew = openId === NEW && may('createNotificationEndpoint');
        if (all.length === 0 && !isNew) {
          return (
            <EmptyState icon="send" title={words.none} act={add}>
              {words.noneBody}
            </EmptyState>
          );
        }
        const list = (
          <div class="stack">
            <div>{add}</div>
            {all.length > 0 && <Endpoints all={all} openId={openId} />}
          </div>
        );
        return <Split list={list} detail={open ? <EndpointPane key={open.id} of={open} /> : isNew ? <NewEndpoint /> : null} />;
      }}
    </Loaded>
  );
}

const Endpoints = ({ all, openId }: ViewProps & { readonly all: readonly Endpoint[] }): JSX.Element => (
  <List label={settingsWords().tabs.notifications}>
    {all.map((one) => (
      <Row
        key={one.id}
        to={href('settings', 'notifications', one.id)}
        isOpen={one.id === openId}
        title={one.name}
        about={one.url}
        side={
          !one.enabled && (
            <Chip tone="grey" icon="pause">
              {settingsWords().notifications.off}
            </Chip>
          )
        }
      />
    ))}
  </List>
);

function NewEndpoint(): JSX.Element {
  const words = settingsWords().notifications;
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const add = async () => {
    const made = await createEndpoint({ name: name.trim(), url: url.trim() });
    setSecret(made.secret);
    await refresh(ENDPOINTS);
  };
  return (
    <DetailPane title={words.add} about={words.about} backTo={href('settings', 'notifications')}>
      {secret === null ? (
        <Form onSubmit={add} submit={words.add} isDisabled={name.trim() === '' || url.trim() === ''}>
          {(fault) => (
            <>
              <TextField label={words.name} value={name} onChange={setName} fault={fieldFault(fault, 'name')} />
              <TextField label={words.url} help={words.urlHelp} value={url} onChange={setUrl} fault={fieldFault(fault, 'url')} />
            </>
          )}
        </Form>
      ) : (
        <div class="stack">
          <Note tone="green" icon="check">
            {words.once}
          </Note>
          <CopyBlock label={words.secret} text={secret} />
        </div>
      )}
    </DetailPane>
  );
}
