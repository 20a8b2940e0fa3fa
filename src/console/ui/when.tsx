/** A time in short words, with the exact one for who points at it. */
import type { JSX } from 'preact';
import { ago, exactly } from '../words/moments.ts';

export const When = ({ at }: { readonly at: string }): JSX.Element => (
  <time dateTime={at} title={exactly(at)}>
    {ago(at)}
  </time>
);
