/** The control for one part of a value, by its kind. */
import type { JSX } from 'preact';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { asNumber } from '../../words/moments.ts';
import { settingsWords } from '../../words/settings.ts';
import { boundsOf, type ValueField } from './editing.ts';
import { nameOf } from './topics.ts';
import { partName } from './value-view.tsx';

interface ValueInputProps {
  readonly field: ValueField;
  readonly settingKey: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly fault: string | undefined;
}

const JSON_ROWS = 10;

export function ValueInput({ field, settingKey, text, onText, fault }: ValueInputProps): JSX.Element {
  const words = settingsWords();
  const { part, kind, shape } = field;
  const label = part === '' ? words.valueOf(nameOf(settingKey)) : partName(part);
  const help = helpOf(field);
  const shown = { label, fault, value: text, onChange: onText, ...(help !== undefined && { help }) };
  switch (kind) {
    case 'switch':
      return (
        <Select {...shown} options={['true', 'false'].map((one) => ({ value: one, label: words.values[one === 'true' ? 'on' : 'off'] }))} />
      );
    case 'choice':
      return <Select {...shown} options={(shape.enum ?? []).map((one) => ({ value: one, label: choiceName(settingKey, one) }))} />;
    case 'number':
      return <TextField {...shown} type="number" />;
    case 'line':
      return <TextField {...shown} />;
    case 'text':
      return <TextArea {...shown} rows={3} />;
    case 'lines':
      return <TextArea {...shown} rows={5} />;
    case 'json':
      return <TextArea {...shown} rows={JSON_ROWS} />;
  }
}

/** A choice in words, with the name by which the description and the API call it. */
function choiceName(settingKey: string, one: string): string {
  const named = (settingsWords().choices as Readonly<Record<string, string>>)[`${settingKey.split('.').at(-1)}.${one}`];
  return named === undefined ? one : `${named} (${one})`;
}

function helpOf({ kind, shape, isOptional }: ValueField): string | undefined {
  const words = settingsWords();
  const bounds = kind === 'number' ? boundsOf(shape) : null;
  const range =
    bounds && (bounds.most === null ? words.atLeast(asNumber(bounds.least)) : words.range(asNumber(bounds.least), asNumber(bounds.most)));
  const parts = [
    range,
    kind === 'lines' ? words.onePerLine : null,
    kind === 'json' ? words.asJson : null,
    kind === 'text' && shape.maxLength !== undefined ? words.longest(asNumber(shape.maxLength)) : null,
    isOptional ? words.mayBeEmpty : null,
  ].filter((one) => one !== null);
  return parts.length === 0 ? undefined : parts.join(' ');
}
