/** What a channel is called, which knowledge it answers from, and the few settings that belong to its kind. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { may } from '../../app/session.ts';
import { fieldFault } from '../../data/fault.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { Form } from '../../ui/dialog.tsx';
import { SecretField, Select, TextArea, TextField } from '../../ui/field.tsx';
import { Loaded } from '../../ui/states.tsx';
import { say } from '../../ui/toast.tsx';
import { channelsWords } from '../../words/channels.ts';
import { sharedWords } from '../../words/shared.ts';
import { BASES, readBases } from '../knowledge/calls.ts';
import { changeChannel, type Channel, CHANNELS, putSetting, readSetting } from './calls.ts';

const AUDIENCES = ['addressed', 'threads', 'all'] as const;

export function ChannelSettings({ channel }: { readonly channel: Channel }): JSX.Element {
  const isWeb = channel.kind === 'web';
  const canSet = may('putConfig') && may('getConfig');
  return (
    <section class="stack-wide">
      <h3>{channelsWords().settings}</h3>
      {may('updateChannel') && <NameAndBases channel={channel} />}
      {canSet && isWeb && <Origins channel={channel} />}
      {canSet && isWeb && <Greeting channel={channel} />}
      {canSet && !isWeb && <GroupAudience channel={channel} />}
      {may('updateChannel') && channel.connection?.last_four != null && <NewToken channel={channel} />}
    </section>
  );
}

const kept = async (work: Promise<unknown>, ...keys: readonly string[]) => {
  await work;
  say(sharedWords().saved);
  await Promise.all(keys.map(refresh));
};

function NameAndBases({ channel }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  const [name, setName] = useState(channel.name);
  const [chosen, setChosen] = useState<readonly string[]>(channel.base_ids);
  const bases = useQuery(BASES, readBases);
  const turn = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Form onSubmit={() => kept(changeChannel(channel.id, { name, base_ids: [...chosen] }), CHANNELS)} submit={sharedWords().save}>
      {(fault) => (
        <>
          <TextField
            label={words.name}
            help={words.nameHelp}
            value={name}
            onChange={setName}
            fault={fieldFault(fault, 'name')}
            isRequired
          />
          <fieldset class="checks">
            <legend class="label">{words.bases}</legend>
            <Check label={words.allBases} isOn={chosen.length === 0} onTurn={() => setChosen([])} />
            {bases.data?.map(({ id, name: title }) => (
              <Check key={id} label={title} isOn={chosen.includes(id)} onTurn={() => turn(id)} />
            ))}
            <p class="help">{words.basesHelp}</p>
          </fieldset>
        </>
      )}
    </Form>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onTurn: () => void;
}

const Check = ({ label, isOn, onTurn }: CheckProps): JSX.Element => (
  <label class="check">
    <input type="checkbox" checked={isOn} onChange={onTurn} />
    {label}
  </label>
);

const settingKey = (channel: Channel, key: string): string => `setting/${channel.id}/${key}`;

function Origins({ channel }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  const [typed, setTyped] = useState<string | null>(null);
  const reading = useQuery(settingKey(channel, 'web.origins'), () => readSetting(channel.id, 'web.origins'));
  return (
    <Loaded of={reading} lines={2}>
      {(value) => {
        const text = typed ?? (value as readonly string[]).join('\n');
        const origins = text.split(/\s+/).filter((line) => line !== '');
        return (
          <Form
            onSubmit={() => kept(putSetting(channel.id, 'web.origins', origins), settingKey(channel, 'web.origins'))}
            submit={sharedWords().save}
          >
            {(fault) => (
              <TextArea
                label={words.origins}
                help={words.originsHelp}
                rows={3}
                value={text}
                onChange={setTyped}
                fault={fault?.fields[0]?.fix}
              />
            )}
          </Form>
        );
      }}
    </Loaded>
  );
}

type Greetings = Readonly<Record<'en' | 'zh', string>>;

function Greeting({ channel }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  const [typed, setTyped] = useState<Partial<Greetings>>({});
  const key = settingKey(channel, 'texts.greeting');
  const reading = useQuery(key, () => readSetting(channel.id, 'texts.greeting') as Promise<Greetings>);
  return (
    <Loaded of={reading} lines={2}>
      {(value) => (
        <Form onSubmit={() => kept(putSetting(channel.id, 'texts.greeting', { ...value, ...typed }), key)} submit={sharedWords().save}>
          {(fault) =>
            (['en', 'zh'] as const).map((one) => (
              <TextArea
                key={one}
                label={words.greeting(words.languages[one])}
                help={words.greetingHelp}
                rows={2}
                value={typed[one] ?? value[one]}
                onChange={(text) => setTyped({ ...typed, [one]: text })}
                fault={fieldFault(fault, `value.${one}`)}
              />
            ))
          }
        </Form>
      )}
    </Loaded>
  );
}

function GroupAudience({ channel }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  const [chosen, setChosen] = useState<(typeof AUDIENCES)[number] | null>(null);
  const key = settingKey(channel, 'groups.audience');
  const reading = useQuery(key, () => readSetting(channel.id, 'groups.audience') as Promise<(typeof AUDIENCES)[number]>);
  return (
    <Loaded of={reading} lines={2}>
      {(value) => (
        <Form onSubmit={() => kept(putSetting(channel.id, 'groups.audience', chosen ?? value), key)} submit={sharedWords().save}>
          {() => (
            <Select
              label={words.audience}
              value={chosen ?? value}
              options={AUDIENCES.map((one) => ({ value: one, label: words.audiences[one] }))}
              onChange={setChosen}
            />
          )}
        </Form>
      )}
    </Loaded>
  );
}

function NewToken({ channel }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  const [token, setToken] = useState('');
  const keep = async () => {
    await changeChannel(channel.id, { secrets: { bot_token: token.trim() } });
    setToken('');
    say(words.tokenKept);
    await refresh(CHANNELS);
  };
  return (
    <Form onSubmit={keep} submit={words.newToken}>
      {(fault) => (
        <SecretField
          label={words.newToken}
          help={words.newTokenHelp}
          autocomplete="off"
          value={token}
          onChange={setToken}
          fault={fault ? (fieldFault(fault, 'secrets.bot_token') ?? fault.fields[0]?.fix) : undefined}
        />
      )}
    </Form>
  );
}
