/** What stands where there is nothing yet: the shape of what comes, why there is nothing, or what went wrong. */
import type { ComponentChildren, JSX } from 'preact';
import type { Fault } from '../data/fault.ts';
import { faultText } from '../data/fault.ts';
import type { Reading } from '../data/query.ts';
import { sharedWords } from '../words/shared.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';

/** Lines where text will stand. */
export const Skeleton = ({ lines = 4 }: { readonly lines?: number }): JSX.Element => (
  <div class="skeleton" role="status" aria-label={sharedWords().loading}>
    {Array.from({ length: lines }, (_, index) => (
      <span key={index} />
    ))}
  </div>
);

interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  /** What this is and why it is worth it. */
  readonly children?: ComponentChildren;
  /** The one next step. */
  readonly act?: ComponentChildren;
}

export const EmptyState = ({ icon, title, children, act }: EmptyStateProps): JSX.Element => (
  <div class="empty">
    <span class="empty-icon">
      <Icon of={icon} />
    </span>
    <h2>{title}</h2>
    {children !== undefined && <p>{children}</p>}
    {act}
  </div>
);

/** Says what went wrong where it did, and offers to try again. */
export const ErrorNote = ({ fault, onRetry }: { readonly fault: Fault; readonly onRetry?: () => void }): JSX.Element => (
  <div class="note note-red" role="alert">
    <Icon of="alert" />
    <p>{faultText(fault)}</p>
    {onRetry && (
      <Button look="quiet" onPress={onRetry}>
        {sharedWords().tryAgain}
      </Button>
    )}
  </div>
);

interface MarkedProps {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

/** A sentence that must not be missed. */
export const Note = ({ tone, icon, children }: MarkedProps): JSX.Element => (
  <div class={`note note-${tone}`}>
    <Icon of={icon ?? 'alert'} />
    <div>{children}</div>
  </div>
);

export type Tone = 'grey' | 'teal' | 'green' | 'amber' | 'red';

/** A state in a word, with a mark, so that its colour is never alone. */
export const Chip = ({ tone, icon, children }: MarkedProps): JSX.Element => (
  <span class={`chip chip-${tone}`}>
    {icon ? <Icon of={icon} /> : <span class="dot" aria-hidden="true" />}
    {children}
  </span>
);

interface LoadedProps<T> {
  readonly of: Reading<T>;
  readonly lines?: number;
  readonly onRetry?: () => void;
  readonly children: (data: T) => ComponentChildren;
}

/** The shape of what comes, then the thing itself; a fault beside what is known already. */
export function Loaded<T>({ of: { data, fault }, lines, onRetry, children }: LoadedProps<T>): JSX.Element {
  return (
    <>
      {fault && (data === undefined || fault.status !== 0) && <ErrorNote fault={fault} {...(onRetry && { onRetry })} />}
      {data !== undefined ? children(data) : fault === null && <Skeleton {...(lines !== undefined && { lines })} />}
    </>
  );
}
