/** What the reader sees at all: the sign-in, or the console. */
import type { JSX } from 'preact';
import { ErrorNote } from '../ui/states.tsx';
import { Toasts } from '../ui/toast.tsx';
import { Frame } from './frame.tsx';
import { Join } from './join.tsx';
import { placeName } from './router.ts';
import { readSession, standing } from './session.ts';
import { ChoosePassword, SignIn } from './sign-in.tsx';

export const App = (): JSX.Element => (
  <>
    <Shown />
    <Toasts />
  </>
);

function Shown(): JSX.Element {
  const now = standing.value;
  switch (now.state) {
    case 'unknown':
      return <div class="before" aria-busy="true" />;
    case 'trouble':
      return (
        <main class="gate">
          <ErrorNote fault={now.fault} onRetry={() => void readSession()} />
        </main>
      );
    case 'out':
      return placeName.value === 'join' ? <Join /> : <SignIn hasEnded={now.hasEnded} />;
    case 'one-time':
      return <ChoosePassword current={now.current} />;
    case 'in':
      return <Frame />;
  }
}
