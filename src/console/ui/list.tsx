/** Lists with one line a thing, and the detail of one beside them: on a phone in their place. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { go } from '../app/router.ts';
import { sharedWords } from '../words/shared.ts';
import { IconButton, ShowMore } from './button.tsx';

interface RowProps {
  readonly to: string;
  readonly isOpen: boolean;
  readonly icon?: ComponentChildren;
  readonly title: ComponentChildren;
  /** Small, below the title. */
  readonly about?: ComponentChildren;
  /** At the right: a state, a time. */
  readonly side?: ComponentChildren;
}

export const Row = ({ to, isOpen, icon, title, about, side }: RowProps): JSX.Element => (
  <li>
    <a class="row" href={to} aria-current={isOpen ? 'true' : undefined}>
      {icon}
      <span class="row-main">
        <span class="row-title">{title}</span>
        {about !== undefined && <span class="row-about">{about}</span>}
      </span>
      {side !== undefined && <span class="row-side">{side}</span>}
    </a>
  </li>
);

interface ListProps {
  readonly label: string;
  readonly children: ComponentChildren;
  readonly more?: (() => void) | null;
}

/** J and K go from line to line as the arrows do; Enter opens. */
export function List({ label, children, more }: ListProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = stepOf(event);
      if (step === 0 || !list.current) return;
      const rows = [...list.current.querySelectorAll<HTMLElement>('a.row')];
      const at = rows.indexOf(document.activeElement as HTMLElement);
      const next =
        rows[
          at === -1
            ? Math.max(
                rows.findIndex((row) => row.ariaCurrent === 'true'),
                0,
              )
            : at + step
        ];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <ul class="list" aria-label={label} ref={list}>
        {children}
      </ul>
      {more && (
        <p class="list-more">
          <ShowMore more={more} />
        </p>
      )}
    </>
  );
}

function stepOf(event: KeyboardEvent): number {
  const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select, [role="dialog"]') !== null;
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return 0;
  const isInList = event.target instanceof Element && event.target.closest('.list') !== null;
  if (event.key === 'j' || (isInList && event.key === 'ArrowDown')) return 1;
  return event.key === 'k' || (isInList && event.key === 'ArrowUp') ? -1 : 0;
}

interface SplitProps {
  readonly list: ComponentChildren;
  /** Null while nothing is open. */
  readonly detail: ComponentChildren | null;
}

export const Split = ({ list, detail }: SplitProps): JSX.Element => (
  <div class={detail === null ? 'split' : 'split split-open'}>
    <div class="split-list">{list}</div>
    {detail !== null && <div class="split-detail">{detail}</div>}
  </div>
);

interface DetailPaneProps {
  readonly title: string;
  readonly about?: ComponentChildren;
  readonly actions?: ComponentChildren;
  /** The list again. */
  readonly backTo: string;
  readonly children: ComponentChildren;
}

/** Esc closes it and gives the focus back to its line. */
export function DetailPane({ title, about, actions, backTo, children }: DetailPaneProps): JSX.Element {
  const close = () => {
    go(backTo);
    document.querySelector<HTMLElement>('.row:focus, .row[aria-current]')?.focus();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && document.querySelector('dialog[open]') === null) close();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return (
    <section class="detail" aria-label={title}>
      <header class="detail-head">
        <div class="detail-titles">
          <h2>{title}</h2>
          {about !== undefined && <p class="row-about">{about}</p>}
        </div>
        {actions}
        <IconButton name={sharedWords().close} icon="close" onPress={close} />
      </header>
      <div class="detail-body">{children}</div>
    </section>
  );
}
