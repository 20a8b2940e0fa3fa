/** Keeps the end of the conversation in view while the reader is there, and only then. */
import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { Signal } from '@preact/signals';

/** How far from the end still counts as being there, in CSS pixels: about two lines. */
const NEAR_PX = 48;

interface Following {
  onScroll(): void;
  toEnd(): void;
}

/** @param hasMore set while there is new text below what is seen */
export function useFollowing(
  frame: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  hasMore: Signal<boolean>,
): Following {
  const isAtEnd = useRef(true);
  const height = useRef(0);

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
  useEffect(() => {
    const watch = new ResizeObserver(() => {
      const grown = (content.current?.offsetHeight ?? 0) > height.current;
      height.current = content.current?.offsetHeight ?? 0;
      if (isAtEnd.current) toEnd();
      else if (grown) hasMore.value = true;
    });
    for (const { current } of [frame, content]) if (current !== null) watch.observe(current);
    return () => watch.disconnect();
  }, []);
  return { onScroll, toEnd };
}
