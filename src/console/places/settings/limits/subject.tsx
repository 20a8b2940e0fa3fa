/** Whom a limit or an entry is about: chosen by name where the reader may see the names, else given by id. */
import type { JSX } from 'preact';
import { may } from '../../../app/session.ts';
import { useQuery } from '../../../data/query.ts';
import { Select, TextField } from '../../../ui/field.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { KEYS } from '../people-calls.ts';
import { readAllKeys, readContacts, type Subject } from './calls.ts';

const SUBJECTS: readonly Subject[] = ['contact', 'key', 'address'];

const SHOWN_OF_ID = 8;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The contacts and keys that the reader may see, by subject; undefined while they are asked for or where they may not be. */
function useNames(): Readonly<Record<Subject, readonly Named[] | undefined>> {
  const { data: contacts } = useQuery('contacts/names', readContacts, { enabled: may('listContacts') });
  const { data: keys } = useQuery(`${KEYS}/names`, readAllKeys, { enabled: may('listApiKeys') });
  return {
    contact: contacts?.map(({ id, name, external_id: externalId }) => ({ id, name: name ?? externalId })),
    key: keys?.map(({ id, name, last_four: end }) => ({ id, name: `${name} (…${end})` })),
    address: undefined,
  };
}

/** A function from whom it is about to a name. */
export function useSubjectName(): (subject: Subject, value: string) => string {
  const names = useNames();
  const words = limitsWords();
  return (subject, value) => {
    if (subject === 'address') return value;
    return names[subject]?.find(({ id }) => id === value)?.name ?? `${words.subjects[subject]} (…${value.slice(-SHOWN_OF_ID)})`;
  };
}

/** Whom it is about: `value` is an id, an address or a network; empty while nothing is chosen. */
export interface Who {
  readonly subject: Subject;
  readonly value: string;
}

/** As the query of the address names somebody. */
export const whoIn = (query: URLSearchParams): Who => ({
  subject: SUBJECTS.find((one) => one === query.get('subject')) ?? 'contact',
  value: query.get('value') ?? '',
});

interface WhoFieldsProps {
  readonly who: Who;
  readonly onChange: (who: Who) => void;
  /** What each kind is called here. */
  readonly kinds: Readonly<Record<Subject, string>>;
  readonly addressHelp: string;
  /** Of the value. */
  readonly fault: string | undefined;
}

/** The kind, and behind it which one. */
export function WhoFields({ who, onChange, kinds, addressHelp, fault }: WhoFieldsProps): JSX.Element {
  return (
    <>
      <Select
        label={limitsWords().who}
        value={who.subject}
        options={SUBJECTS.map((value) => ({ value, label: kinds[value] }))}
        onChange={(subject) => onChange({ subject, value: '' })}
      />
      <ValueField who={who} onChange={(value) => onChange({ ...who, value })} addressHelp={addressHelp} fault={fault} />
    </>
  );
}

interface ValueFieldProps extends Pick<WhoFieldsProps, 'who' | 'addressHelp' | 'fault'> {
  readonly onChange: (value: string) => void;
}

function ValueField({ who: { subject, value }, onChange, addressHelp, fault }: ValueFieldProps): JSX.Element {
  const words = limitsWords();
  const names = useNames()[subject];
  const label = words.id[subject];
  if (subject === 'address' || names === undefined) {
    const help = subject === 'address' ? addressHelp : undefined;
    return <TextField label={label} value={value} onChange={onChange} fault={fault} {...(help !== undefined && { help })} />;
  }
  const isKnown = value === '' || names.some(({ id }) => id === value);
  const all = [{ id: '', name: words.choose }, ...names, ...(isKnown ? [] : [{ id: value, name: value }])];
  return (
    <Select
      label={label}
      value={value}
      options={all.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={onChange}
      fault={fault}
      {...(names.length === 0 && { help: words.none[subject] })}
    />
  );
}
