/** The frame of a view: its title, what can be done there, the views beside it, and the content. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { spot } from '../app/router.ts';
import { sharedWords } from '../words/shared.ts';

export interface Tab {
  readonly label: string;
  readonly to: string;
  readonly isHere: boolean;
  /** Beside the label: how many wait there. */
  readonly count?: number;
}

interface PageProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly tabs?: readonly Tab[];
  /** `wide`: lists and panes; `text`: forms, no wider than one reads. */
  readonly width?: 'wide' | 'text';
  readonly children: ComponentChildren;
}

export function Page({ title, lead, actions, tabs = [], width = 'wide', children }: PageProps): JSX.Element {
  const heading = useArrival(title);
  return (
    <div class={`page page-${width}`}>
      <header class="page-head">
        <div class="page-titles">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p class="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div class="page-actions">{actions}</div>}
      </header>
      {tabs.length > 0 && <Tabs tabs={tabs} label={title} />}
      {children}
    </div>
  );
}

/** On a phone the line of tabs moves sideways: the one that is open is always in sight. */
function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }): JSX.Element {
  const line = useRef<HTMLElement>(null);
  const here = tabs.find(({ isHere }) => isHere)?.to;
  useEffect(() => line.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [here]);
  return (
    <nav class="tabs" aria-label={label} ref={line}>
      {tabs.map((tab) => (
        <a key={tab.to} href={tab.to} aria-current={tab.isHere ? 'page' : undefined}>
          {tab.label}
          {tab.count !== undefined && tab.count > 0 && <span class="count">{tab.count}</span>}
        </a>
      ))}
    </nav>
  );
}

/** Names the tab of the browser, and takes the focus along when one came from elsewhere in the console. */
function useArrival(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(spot.peek());
  useEffect(() => {
    document.title = `${title} · ${sharedWords().claw}`;
  }, [title]);
  useEffect(() => {
    const isLoad = first.current === firstSpot;
    if (!isLoad && document.activeElement?.closest('main') === null) heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

/** Where the reader came in: the browser itself says the title of a page that was just loaded. */
const firstSpot = spot.peek();
