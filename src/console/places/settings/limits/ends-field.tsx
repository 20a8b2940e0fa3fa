/** For how long an entry of the lists holds, as one chooses it. */
import type { JSX } from 'preact';
import { Select } from '../../../ui/field.tsx';
import { limitsWords } from '../../../words/limits.ts';

/** In seconds; empty: without end; `keep`: as it is. */
const LIVES = ['', '3600', '86400', '604800'] as const;
export type Life = (typeof LIVES)[number] | 'keep';

/** The moment of the end; null: none. */
const endOf = (life: Exclude<Life, 'keep'>): string | null =>
  life === '' ? null : new Date(Date.now() + Number(life) * 1_000).toISOString();

/** What is sent of the end: nothing where it stays as it is. */
export const endIn = (life: Life): { readonly expires_at?: string | null } => (life === 'keep' ? {} : { expires_at: endOf(life) });

interface EndsFieldProps {
  readonly value: Life;
  readonly onChange: (life: Life) => void;
  /** There is an end already, which may stay. */
  readonly mayKeep?: boolean;
}

export function EndsField({ value, onChange, mayKeep = false }: EndsFieldProps): JSX.Element {
  const words = limitsWords();
  const lives: readonly Life[] = mayKeep ? ['keep', ...LIVES] : LIVES;
  return (
    <Select label={words.ends} value={value} options={lives.map((one) => ({ value: one, label: words.lives[one] }))} onChange={onChange} />
  );
}
