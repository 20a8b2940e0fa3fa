/** The sentence about the connection, when there is one worth saying. */
import { useEffect, useState } from 'preact/hooks';
import { timeOfDay } from '../words/language.ts';
import { usePage } from './context.ts';

function useOnline(): boolean {
  const [isOnline, setIsOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setIsOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return isOnline;
}

/** @returns null while all is well */
export function useStanding(): string | null {
  const { chat, words, language } = usePage();
  const isOnline = useOnline();
  const { state, busyUntil } = chat.link.value;
  if (state === 'unavailable') return words.notAvailable;
  if (!isOnline) return words.offline;
  if (state === 'lost') return busyUntil === null ? words.reconnecting : words.busyUntil(timeOfDay(language.value, busyUntil));
  if (chat.notice.value === 'not-stopped') return words.notStopped;
  return null;
}
