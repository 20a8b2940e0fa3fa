/** Short news at the foot of the page; what was just done can be undone there, in place of a question before it. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { asFault } from '../data/api.ts';
import { faultText } from '../data/fault.ts';
import { sharedWords } from '../words/shared.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icons.tsx';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'red';
  readonly onUndo?: () => void;
}

/** How long it stays, in milliseconds: enough to read it and reach the button (it waits while pointed at or focused). */
const STAYS_MS = 7_000;

const toasts = signal<readonly Toast[]>([]);
let last = 0;

export function say(text: string, more: { readonly tone?: 'red'; readonly onUndo?: () => void } = {}): number {
  last += 1;
  toasts.value = [...toasts.value.slice(-2), { id: last, text, tone: 'plain', ...more }];
  return last;
}

export const sayFault = (thrown: unknown): number => say(faultText(asFault(thrown)), { tone: 'red' });

const drop = (id: number) => (toasts.value = toasts.value.filter((one) => one.id !== id));

interface Undoable {
  /** What was done, as if it were. */
  readonly text: string;
  /** Does it on the server and asks again for what it changed, once nobody can undo it any more. */
  readonly act: () => Promise<unknown>;
  /** As `change` gave it: shows again what the server says. */
  readonly revert: () => void;
}

const waiting = new Map<number, Undoable>();

/** The page already shows it as done; the server is told when the toast goes, or when the page does. */
export function doUndoably(undoable: Undoable): void {
  const id = say(undoable.text, {
    onUndo: () => {
      if (waiting.delete(id)) undoable.revert();
    },
  });
  waiting.set(id, undoable);
}

function carryOut(id: number): void {
  const undoable = waiting.get(id);
  if (!waiting.delete(id) || !undoable) return;
  void undoable.act().catch(sayFault).finally(undoable.revert);
}

/** Nothing waits any longer: for who leaves. */
export function carryOutAll(): void {
  waiting.forEach((_, id) => carryOut(id));
}

export function Toasts(): JSX.Element {
  useEffect(() => {
    addEventListener('pagehide', carryOutAll);
    return () => removeEventListener('pagehide', carryOutAll);
  }, []);
  return (
    <div class="toasts" role="status">
      {toasts.value.map((one) => (
        <ToastLine key={one.id} toast={one} />
      ))}
    </div>
  );
}

function ToastLine({ toast: { id, text, tone, onUndo } }: { readonly toast: Toast }): JSX.Element {
  const end = () => {
    drop(id);
    carryOut(id);
  };
  useEffect(() => {
    const shown = toasts.peek().some((one) => one.id === id);
    const timer = shown
      ? setInterval(() => document.querySelector(`#toast-${id}:is(:hover, :focus-within)`) === null && end(), STAYS_MS)
      : 0;
    return () => {
      clearInterval(timer);
      carryOut(id);
    };
  }, []);
  return (
    <div class={`toast toast-${tone}`} id={`toast-${id}`}>
      {tone === 'red' && <Icon of="alert" />}
      <p>{text}</p>
      {onUndo && (
        <button
          type="button"
          class="toast-undo"
          onClick={() => {
            onUndo();
            drop(id);
          }}
        >
          {sharedWords().undo}
        </button>
      )}
      <IconButton name={sharedWords().close} icon="close" onPress={end} />
    </div>
  );
}
