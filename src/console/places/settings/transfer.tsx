/** Settings as a file: saved here, and put into the draft there. */
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { may } from '../../app/session.ts';
import { asFault } from '../../data/api.ts';
import type { Fault, FieldFault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { ErrorNote, Note } from '../../ui/states.tsx';
import { say } from '../../ui/toast.tsx';
import { settingsWords } from '../../words/settings.ts';
import { DRAFT } from './calls.ts';
import { EXPORT_ADDRESS, importSettings, type SettingsFile } from './draft-calls.ts';
import { nameOf } from './topics.ts';

const FILE_NAME = 'claw-settings.json';

export function Transfer(): JSX.Element | null {
  const words = settingsWords().draft;
  if (!may('exportConfigs') && !may('importConfigs')) return null;
  return (
    <div class="stack">
      <div class="cluster">
        {may('exportConfigs') && (
          <LinkButton to={EXPORT_ADDRESS} icon="download" download={FILE_NAME}>
            {words.exportAll}
          </LinkButton>
        )}
        {may('importConfigs') && <Import />}
      </div>
    </div>
  );
}

/** What kept a file from being drafted. */
type Refusal =
  | { readonly is: 'no-file' }
  | { readonly is: 'misfits'; readonly lines: readonly string[] }
  | { readonly is: 'fault'; readonly fault: Fault };

function Import(): JSX.Element {
  const words = settingsWords().draft;
  const input = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const putIn = async (file: File) => {
    setRefusal(null);
    const settings = await readFile(file);
    if (settings === null) return setRefusal({ is: 'no-file' });
    try {
      say(words.imported((await importSettings(settings)).drafted));
      await refresh(DRAFT);
    } catch (thrown) {
      setRefusal(refusalOf(asFault(thrown), settings));
    }
  };
  return (
    <>
      <Button icon="upload" onPress={() => input.current?.click()}>
        {words.importAll}
      </Button>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        accept=".json,application/json"
        tabIndex={-1}
        aria-label={words.importAll}
        onChange={({ currentTarget }) => {
          const chosen = currentTarget.files?.[0];
          currentTarget.value = '';
          if (chosen) void putIn(chosen);
        }}
      />
      {refusal && <RefusalNote of={refusal} />}
    </>
  );
}

/** Null for what is no JSON of an object with settings. */
async function readFile(file: File): Promise<SettingsFile | null> {
  try {
    const read: unknown = JSON.parse(await file.text());
    const isFile = typeof read === 'object' && read !== null && 'settings' in read && Array.isArray(read.settings);
    return isFile ? (read as SettingsFile) : null;
  } catch {
    return null;
  }
}

function refusalOf(fault: Fault, { settings }: SettingsFile): Refusal {
  if (fault.fields.length === 0) return { is: 'fault', fault };
  return { is: 'misfits', lines: fault.fields.map((one) => lineOf(one, settings)) };
}

/** `settings.3.value` is named by the setting that stands there. */
function lineOf({ field, fix = '' }: FieldFault, settings: SettingsFile['settings']): string {
  const key = settings[Number(field.split('.')[1])]?.key;
  return `${typeof key === 'string' ? nameOf(key) : field}: ${fix}`;
}

function RefusalNote({ of }: { readonly of: Refusal }): JSX.Element {
  const words = settingsWords().draft;
  if (of.is === 'fault') return <ErrorNote fault={of.fault} />;
  if (of.is === 'no-file') return <Note tone="red">{words.notAFile}</Note>;
  return (
    <div role="alert">
      <Note tone="red">
        <p>{words.misfits}</p>
        <ul>
          {of.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Note>
    </div>
  );
}
