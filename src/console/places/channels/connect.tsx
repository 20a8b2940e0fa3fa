/** The guided way to connect a platform: what to click there, what to copy, and a token that is tried before anything is kept. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href } from '../../app/router.ts';
import { asFault } from '../../data/api.ts';
import { Fault, fieldFault } from '../../data/fault.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { CopyBlock } from '../../ui/copy.tsx';
import { Form } from '../../ui/dialog.tsx';
import { SecretField, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Page } from '../../ui/page.tsx';
import { Loaded, Note } from '../../ui/states.tsx';
import { channelsWords } from '../../words/channels.ts';
import { sharedWords } from '../../words/shared.ts';
import { CHANNELS, connectChannel, type Platform, readManifest } from './calls.ts';

/** The step at which the tokens are pasted, from 0; what comes after it is done once they are taken. */
const FORM_STEP: Readonly<Record<Platform, number>> = { telegram: 2, slack: 2, discord: 1 };

export function Connect({ platform }: { readonly platform: Platform }): JSX.Element {
  const words = channelsWords();
  const guide = words.guide[platform];
  return (
    <Page
      title={words.connect(words.kinds[platform])}
      lead={words.connectAbout[platform]}
      width="text"
      actions={<LinkButton to={href('channels')}>{sharedWords().cancel}</LinkButton>}
    >
      <ol class="steps">
        {Object.values<string>(guide.steps).map((text, index) => (
          <li key={text}>
            <div>
              <p>{text}</p>
              {index === 0 && (
                <a class="button button-plain" href={guide.link} target="_blank" rel="noopener noreferrer">
                  <Icon of="outside" />
                  <span>
                    {guide.linkName}
                    <span class="visually-hidden"> ({sharedWords().newTab})</span>
                  </span>
                </a>
              )}
              {index === 0 && platform === 'slack' && <Manifest />}
              {index === FORM_STEP[platform] && <Tokens platform={platform} />}
            </div>
          </li>
        ))}
      </ol>
    </Page>
  );
}

function Manifest(): JSX.Element {
  const reading = useQuery('slack-manifest', () => readManifest('Claw'));
  return (
    <Loaded of={reading} lines={3}>
      {(manifest) => <CopyBlock label={channelsWords().guide.slack.manifest} text={JSON.stringify(manifest, null, 2)} />}
    </Loaded>
  );
}

function Tokens({ platform }: { readonly platform: Platform }): JSX.Element {
  const words = channelsWords();
  const { tokens, help } = words.guide[platform] as { tokens: Record<string, string>; help: Record<string, string> };
  const [name, setName] = useState(words.kinds[platform]);
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const connect = async () => {
    const made = await connectChannel({ kind: platform, name, base_ids: [], secrets: trimmed(secrets) });
    await refresh(CHANNELS);
    go(`${href('channels', made.id)}?new=1`);
  };
  return (
    <Form onSubmit={() => connect().catch(inWords)} submit={words.connect(words.kinds[platform])}>
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
          {Object.entries(tokens).map(([field, label]) => (
            <SecretField
              key={field}
              label={label}
              help={help[field]}
              autocomplete="off"
              value={secrets[field] ?? ''}
              onChange={(value) => setSecrets({ ...secrets, [field]: value })}
              fault={fieldFault(fault, `secrets.${field}`)}
            />
          ))}
          <OtherFault fault={fault} />
        </>
      )}
    </Form>
  );
}

/** A fault at a field that this form does not show. */
function OtherFault({ fault }: { readonly fault: Fault | null }): JSX.Element | null {
  const other = fault?.fields.find(({ field }) => field !== 'name' && !field.startsWith('secrets.'));
  return other ? <Note tone="red">{other.fix ?? fault?.message}</Note> : null;
}

const trimmed = (secrets: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, value.trim()]));

/** What platforms say of a token, with the remedy. @throws Fault */
function inWords(thrown: unknown): never {
  const fault = asFault(thrown);
  const words = channelsWords().fault;
  if (fault.status === 409) throw new Fault(409, { code: fault.code, detail: words.taken });
  if (fault.status === 503) throw new Fault(503, { code: fault.code, detail: words.unreachable });
  const isRefused = fault.status === 502 || fault.fields.some(({ field }) => field.startsWith('secrets.'));
  const named = fault.fields.find(({ field }) => field.startsWith('secrets.'))?.field ?? 'secrets.bot_token';
  throw isRefused ? new Fault(422, { code: fault.code, errors: [{ field: named, fix: words.refused }] }) : fault;
}
