/** Keeps the end of the conversation in view while the reader is there, and only then. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { Signal } from '@preact/signals';

/** How far from the end still counts as being there, in CSS pixels: about two lines. */
const NEAR_PX = 48;

interface Following {
  onScroll(): void;
  toEnd(): void;
}

/**
 * @param hasMore set while there is new text below what is seen
 * @param news changes whenever the conversation does; what the reader unfolds by hand is no news, and must not pull them away from it
 */
export function useFollowing(frame: RefObject<HTMLElement | null>, hasMore: Signal<boolean>, news: unknown): Following {
  const isAtEnd = useRef(true);

  function toEnd(): void {
    isAtEnd.current = true;
    hasMore.value = false;
    frame.current?.scrollTo({ top: frame.current.scrollHeight, behavior: 'instant' });
  }
  function onScroll(): void {
    const { current } = frame;
    if (current === null) return;
    isAtEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_PX;
    if (isAtEnd.current) hasMore.value = false;
  }
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
    else hasMore.value = true;
  }, [news]);
  useEffect(() => {
    // The composer grows, the keyboard of a phone opens, a window is resized.
    const watch = new ResizeObserver(() => {
      if (isAtEnd.current) toEnd();
    });
    if (frame.current !== null) watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  return { onScroll, toEnd };
}
