/** The frame of the pages before the console: signing in, the first password, an invitation. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { sharedWords } from '../words/shared.ts';
import { Mark } from './mark.tsx';
import { LanguageChoice, ThemeChoice } from './preferences.tsx';

interface GateProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ComponentChildren;
}

export function Gate({ title, lead, children }: GateProps): JSX.Element {
  useEffect(() => {
    document.title = `${title} · ${sharedWords().claw}`;
  }, [title]);
  return (
    <main class="gate">
      <div class="gate-card">
        <Mark />
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        {children}
      </div>
      <footer class="gate-foot">
        <LanguageChoice />
        <ThemeChoice />
      </footer>
    </main>
  );
}
