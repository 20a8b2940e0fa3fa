/** A small menu below a button; Esc, a choice or a click elsewhere closes it. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { may, type Operation } from '../app/session.ts';
import { Icon, type IconName } from './icons.tsx';

interface MenuProps {
  /** What the button is called. */
  readonly name: string;
  readonly face: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Menu({ name, face, children }: MenuProps): JSX.Element {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const onEvent = (event: Event) => {
      const menu = details.current;
      if (!menu?.open) return;
      const isKey = event instanceof KeyboardEvent;
      if (
        isKey ? event.key !== 'Escape' : menu.contains(event.target as Node) && (event.target as Element).closest('a, .menu-item') === null
      )
        return;
      if (isKey) event.preventDefault();
      menu.open = false;
      if (isKey) menu.querySelector('summary')?.focus();
    };
    document.addEventListener('keydown', onEvent, true);
    document.addEventListener('click', onEvent);
    return () => {
      document.removeEventListener('keydown', onEvent, true);
      document.removeEventListener('click', onEvent);
    };
  }, []);
  return (
    <details class="menu" ref={details}>
      <summary aria-label={name} title={name}>
        {face}
      </summary>
      <div class="menu-panel">{children}</div>
    </details>
  );
}

interface MenuItemProps {
  readonly icon?: IconName;
  /** Not there for who may not do it. */
  readonly needs?: Operation;
  readonly onPress: () => void;
  readonly isDanger?: boolean;
  readonly children: ComponentChildren;
}

export function MenuItem({ icon, needs, onPress, isDanger, children }: MenuItemProps): JSX.Element | null {
  if (needs !== undefined && !may(needs)) return null;
  return (
    <button type="button" class={isDanger === true ? 'menu-item menu-item-danger' : 'menu-item'} onClick={onPress}>
      {icon && <Icon of={icon} />}
      {children}
    </button>
  );
}
