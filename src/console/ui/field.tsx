/** Fields of forms: the label above, the help below, the fault at the field in words that name the fix. */
import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { sharedWords } from '../words/shared.ts';
import { Icon } from './icons.tsx';

interface Shown {
  readonly label: string;
  readonly help?: ComponentChildren;
  readonly fault?: string | undefined;
}

interface Wiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

/** Label, control and what is said of it; `children` gets what ties them together. */
export function Field({ label, help, fault, children }: Shown & { readonly children: (wiring: Wiring) => JSX.Element }): JSX.Element {
  const id = useId();
  const described = [help === undefined ? '' : `${id}-help`, fault === undefined ? '' : `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': fault === undefined ? undefined : true })}
      {fault !== undefined && (
        <p class="fault" id={`${id}-fault`}>
          <Icon of="alert" />
          {fault}
        </p>
      )}
      {help !== undefined && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

/** The types of Preact tell each kind of input by itself, and take no union of kinds. */
const typed = (type: string) => ({ type }) as { readonly type: 'text' };

interface TextFieldProps extends Shown {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'email' | 'url' | 'search' | 'number' | 'datetime-local';
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly isRequired?: boolean;
  readonly isFirst?: boolean;
}

export function TextField({
  value,
  onChange,
  type = 'text',
  autocomplete,
  placeholder,
  isRequired,
  isFirst,
  ...shown
}: TextFieldProps): JSX.Element {
  return (
    <Field {...shown}>
      {(wiring) => (
        <input
          {...wiring}
          class="input"
          {...typed(type)}
          value={value}
          autocomplete={autocomplete ?? 'off'}
          placeholder={placeholder}
          required={isRequired}
          // The browser would take whole minutes only, and say nothing when the form is sent.
          step={type === 'datetime-local' ? 'any' : undefined}
          autofocus={isFirst}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface TextAreaProps extends Shown {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly isRequired?: boolean;
}

export function TextArea({ value, onChange, rows = 4, isRequired, ...shown }: TextAreaProps): JSX.Element {
  return (
    <Field {...shown}>
      {(wiring) => (
        <textarea
          {...wiring}
          class="input"
          rows={rows}
          required={isRequired}
          value={value}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface SelectProps<T extends string> extends Shown {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

export function Select<T extends string>({ value, options, onChange, ...shown }: SelectProps<T>): JSX.Element {
  return (
    <Field {...shown}>
      {(wiring) => (
        <span class="select">
          <select {...wiring} class="input" value={value} onChange={({ currentTarget }) => onChange(currentTarget.value as T)}>
            {options.map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </select>
          <Icon of="down" />
        </span>
      )}
    </Field>
  );
}

interface SecretFieldProps extends Shown {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autocomplete: string;
  readonly isFirst?: boolean;
}

/** A password or token, which can be looked at while it is typed. */
export function SecretField({ value, onChange, autocomplete, isFirst, ...shown }: SecretFieldProps): JSX.Element {
  const [isSeen, setSeen] = useState(false);
  const words = sharedWords().signIn;
  return (
    <Field {...shown}>
      {(wiring) => (
        <span class="input-row">
          <input
            {...wiring}
            class="input"
            {...typed(isSeen ? 'text' : 'password')}
            value={value}
            autocomplete={autocomplete}
            spellcheck={false}
            autofocus={isFirst}
            required
            onInput={({ currentTarget }) => onChange(currentTarget.value)}
          />
          <button type="button" class="input-side" aria-pressed={isSeen} onClick={() => setSeen(!isSeen)}>
            {isSeen ? words.hide : words.show}
          </button>
        </span>
      )}
    </Field>
  );
}
