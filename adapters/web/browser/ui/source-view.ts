/** Which source is open, where it is shown, and where the focus returns to when it closes. */
import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { Source } from '../wire.ts';

export interface OpenSource {
  readonly messageId: string;
  readonly source: Source;
}

export interface SourceView {
  readonly open: Signal<OpenSource | null>;
  /** Whether there is room for a panel beside the conversation; otherwise the source opens below its answer. */
  readonly isBeside: Signal<boolean>;
  /** @param opener what the focus returns to */
  toggle(messageId: string, source: Source, opener: HTMLElement): void;
  close(): void;
}

/** The element id that chips and list entries point at. */
export const SOURCE_CARD_ID = 'source-card';

/** @param beside matches while there is room beside the conversation @param isPage only a page has such room @param gone ends the watching */
export function createSourceView(beside: MediaQueryList, isPage: boolean, gone: AbortSignal): SourceView {
  const open = signal<OpenSource | null>(null);
  const isBeside = signal(isPage && beside.matches);
  let opener: HTMLElement | null = null;
  beside.addEventListener('change', () => (isBeside.value = isPage && beside.matches), { signal: gone });

  function close(): void {
    if (open.value === null) return;
    open.value = null;
    opener?.focus();
    opener = null;
  }
  return {
    open,
    isBeside,
    close,
    toggle: (messageId, source, by) => {
      const { value } = open;
      if (value?.messageId === messageId && value.source.n === source.n) return close();
      opener = by;
      open.value = { messageId, source };
    },
  };
}
