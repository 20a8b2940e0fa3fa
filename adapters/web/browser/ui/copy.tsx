/** Copies an answer with its sources, and says whether the browser let it. */
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Kept } from '../transcript.ts';
import { withSources } from '../write-down.ts';
import { usePage } from './context.ts';
import { COPY, IconButton } from './icons.tsx';

export function Copy({ message }: { message: Kept }): JSX.Element {
  const { words } = usePage();
  const [outcome, setOutcome] = useState<'copied' | 'notCopied' | null>(null);
  const copy = (): void => {
    // Pages without encryption have no clipboard at all.
    const written = navigator.clipboard as Clipboard | undefined;
    const copying = written?.writeText(withSources(message, words)) ?? Promise.reject(new Error('No clipboard'));
    copying.then(
      () => setOutcome('copied'),
      () => setOutcome('notCopied'),
    );
  };
  return (
    <>
      <IconButton name={words.copy} icon={COPY} onPress={copy} />
      <span role="status">{outcome && words[outcome]}</span>
    </>
  );
}
