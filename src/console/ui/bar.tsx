/** How much of something is used, as a bar with its numbers; its colour warns beside them, never alone. */
import type { JSX } from 'preact';
import { sharedWords } from '../words/shared.ts';
import { asNumber } from '../words/moments.ts';

interface BarProps {
  readonly label: string;
  readonly used: number;
  readonly most: number;
}

/** From this share on it is nearly used up. */
const NEARLY = 0.8;

export function Bar({ label, used, most }: BarProps): JSX.Element {
  const look = used >= most ? 'bar-full' : used >= most * NEARLY ? 'bar-nearly' : '';
  return (
    <label class={`bar ${look}`}>
      <span class="bar-label">
        <span>{label}</span>
        <span class="bar-numbers">{sharedWords().ofMost(asNumber(used), asNumber(most))}</span>
      </span>
      <progress max={Math.max(most, 1)} value={Math.min(used, Math.max(most, 1))} />
    </label>
  );
}
