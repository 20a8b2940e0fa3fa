/** What is typed, once nobody types any more. */
import { useEffect, useState } from 'preact/hooks';

/** After the last key, in milliseconds. */
const PAUSE_MS = 400;

export function useCalm(text: string): string {
  const [calm, setCalm] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return calm;
}
