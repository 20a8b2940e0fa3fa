/** Filters as chips, kept in the address, so that a filtered list can be sent to somebody. */
import type { JSX } from 'preact';
import { setQuery, spot } from '../app/router.ts';

interface FiltersProps {
  /** In the query of the address. */
  readonly name: string;
  /** What is shown without it. */
  readonly all: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export function Filters({ name, all, options }: FiltersProps): JSX.Element {
  const chosen = spot.value.query.get(name);
  return (
    <div class="filters" role="group" aria-label={all}>
      {[{ value: null, label: all }, ...options].map(({ value, label }) => (
        <button key={label} type="button" class="filter" aria-pressed={chosen === value} onClick={() => setQuery({ [name]: value })}>
          {label}
        </button>
      ))}
    </div>
  );
}
