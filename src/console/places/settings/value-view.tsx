/** A value as people read it, and two of them as what was and what is. */
import type { JSX } from 'preact';
import { asNumber } from '../../words/moments.ts';
import { settingsWords } from '../../words/settings.ts';

/** On one line, for lists. */
export function shortValue(value: unknown): string {
  const words = settingsWords().values;
  if (value === null || value === undefined || value === '') return words.none;
  if (typeof value === 'boolean') return value ? words.on : words.off;
  if (typeof value === 'number') return asNumber(value);
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? words.none : value.map(shortValue).join(' · ');
  const parts = Object.values(value);
  return parts.every((one) => shortValue(one) === words.none) ? words.none : parts.map(shortValue).join(' · ');
}

/** In full: a line for each part. */
export function ValueView({ value }: { readonly value: unknown }): JSX.Element {
  if (value === null || typeof value !== 'object') return <span class="value">{shortValue(value)}</span>;
  if (Array.isArray(value)) return <span class="value">{value.length === 0 ? shortValue(value) : value.map(shortValue).join('\n')}</span>;
  return (
    <dl class="facts value-parts">
      {Object.entries(value).map(([part, own]) => (
        <>
          <dt>{partName(part)}</dt>
          <dd class="value">{typeof own === 'object' && own !== null && !Array.isArray(own) ? JSON.stringify(own) : shortValue(own)}</dd>
        </>
      ))}
    </dl>
  );
}

/** What a part of a value is called. */
export const partName = (part: string): string => (settingsWords().parts as Readonly<Record<string, string>>)[part] ?? part;

interface ChangeViewProps {
  /** Undefined: not known any more. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What was, struck through, and what is. Both have a word for who hears them. */
export function ChangeView({ before, after }: ChangeViewProps): JSX.Element {
  const words = settingsWords().values;
  return (
    <div class="diff">
      {before !== undefined && (
        <del>
          <span class="visually-hidden">{words.before}: </span>
          <ValueView value={before} />
        </del>
      )}
      <ins>
        <span class="visually-hidden">{words.after}: </span>
        <ValueView value={after} />
      </ins>
    </div>
  );
}
