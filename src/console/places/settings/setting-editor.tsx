/** The fields of a setting; kept now, or put into the draft. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { may } from '../../app/session.ts';
import { asFault } from '../../data/api.ts';
import type { Fault } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/dialog.tsx';
import { Note } from '../../ui/states.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import { settingsWords } from '../../words/settings.ts';
import { sharedWords } from '../../words/shared.ts';
import { type Config, configKey, DRAFT, draftConfig, putConfig } from './calls.ts';
import { fieldsOf, isSame, textOf, type Shape, type ValueField, valueOf } from './editing.ts';
import { refreshSetting, sayChanged } from './setting-changes.ts';
import { ValueInput } from './value-input.tsx';

interface SettingEditorProps {
  readonly config: Config;
  /** Names just this state of the setting. */
  readonly tag: string | null;
}

export function SettingEditor({ config, tag }: SettingEditorProps): JSX.Element {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const fields = fieldsOf(config.schema as Shape);
  const textAt = (field: ValueField) => typed[field.part] ?? textOf(field, config.value);
  const value = valueOf(fields, textAt);
  const isUsable = value !== undefined && !isSame(value, config.value);
  const keep = async () => {
    await keepNow(config, value, tag);
    setTyped({});
  };
  const draft = (
    <Button isDisabled={!isUsable} onPress={() => void keepInDraft(config, value).then((isKept) => isKept && setTyped({}))}>
      {settingsWords().toDraft}
    </Button>
  );
  return (
    <Form onSubmit={keep} submit={sharedWords().save} isDisabled={!isUsable} beside={may('publishDraft') && draft}>
      {(fault) => (
        <>
          {fault?.status === 412 && <Note tone="amber">{settingsWords().overtaken}</Note>}
          {fields.map((field) => (
            <ValueInput
              key={field.part}
              field={field}
              settingKey={config.key}
              text={textAt(field)}
              onText={(text) => setTyped({ ...typed, [field.part]: text })}
              fault={faultAt(fault, field, fields.length) ?? (value === undefined ? brokenText(field, textAt(field)) : undefined)}
            />
          ))}
        </>
      )}
    </Form>
  );
}

/** @throws Fault 412 when somebody else was faster: what holds now is shown then, and the next press is a decision about that */
async function keepNow(config: Config, value: unknown, tag: string | null): Promise<void> {
  await putConfig(config.key, value, tag).catch(async (thrown: unknown) => {
    if (asFault(thrown).status === 412) await refresh(configKey(config.key));
    throw thrown;
  });
  sayChanged(sharedWords().saved, config);
  await refreshSetting(config.key);
}

async function keepInDraft({ key }: Config, value: unknown): Promise<boolean> {
  try {
    await draftConfig(key, value);
  } catch (thrown) {
    sayFault(thrown);
    return false;
  }
  say(settingsWords().drafted);
  await refresh(DRAFT);
  return true;
}

/** Faults of entries of a list are shown at the list. */
function faultAt(fault: Fault | null, { part }: ValueField, count: number): string | undefined {
  const name = part === '' ? 'value' : `value.${part}`;
  const own = fault?.fields.find(({ field }) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`));
  return (own ?? (count === 1 ? fault?.fields.find(({ field }) => field !== 'If-Match') : undefined))?.fix;
}

/** Why a text is no value, while it is being typed. */
function brokenText({ kind, isOptional }: ValueField, text: string): string | undefined {
  const words = settingsWords();
  if (isOptional && text.trim() === '') return undefined;
  if (kind === 'number' && (text.trim() === '' || !Number.isFinite(Number(text)))) return words.needsNumber;
  if (kind !== 'json') return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return words.needsJson;
  }
}
