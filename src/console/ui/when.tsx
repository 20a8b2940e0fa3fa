/** A time in short words, which go on with the clock, and the exact one for who points at it. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { ago, exactly } from '../words/moments.ts';

const TICK_MS = 30_000;
const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), TICK_MS);

export const When = ({ at }: { readonly at: string }): JSX.Element => (
  <time dateTime={at} title={exactly(at)}>
    {ago(at, now.value)}
  </time>
);
