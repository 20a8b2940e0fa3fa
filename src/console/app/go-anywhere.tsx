/** Goes anywhere by a few letters (Ctrl or ⌘ and K), and tells which keys there are (?). */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { sharedWords } from '../words/shared.ts';
import { type Goal, useGoals } from './goals.ts';
import { go } from './router.ts';

type Open = 'goals' | 'keys' | null;

/** The button at the top, and both panels. */
export function GoAnywhere(): JSX.Element {
  const words = sharedWords();
  const [open, setOpen] = useState<Open>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = wantedBy(event);
      if (wanted === null || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      setOpen(wanted);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const close = () => setOpen(null);
  return (
    <>
      <button type="button" class="go" onClick={() => setOpen('goals')}>
        <Icon of="search" />
        <span>{words.goAnywhere}</span>
        <kbd>{isApple() ? '⌘' : 'Ctrl'} K</kbd>
      </button>
      {open === 'goals' && <Goals onClose={close} />}
      {open === 'keys' && <Keys onClose={close} />}
    </>
  );
}

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

function wantedBy(event: KeyboardEvent): Open {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return 'goals';
  const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
  return event.key === '?' && !isTyping ? 'keys' : null;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** What was typed filters, the arrows choose, Enter goes. */
function Goals({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const words = sharedWords();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const wanted = typed.trim().toLowerCase();
  const goals = useGoals().filter(({ name }) => name.toLowerCase().includes(wanted));
  const chosen = Math.min(at, goals.length - 1);
  const choose = ({ to }: Goal) => {
    onClose();
    go(to);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const goal = goals[chosen];
    if (step !== undefined) {
      event.preventDefault();
      setAt((chosen + step + goals.length) % Math.max(goals.length, 1));
    } else if (event.key === 'Enter' && goal && !event.isComposing) choose(goal);
  };
  const onTyped = (text: string) => {
    setTyped(text);
    setAt(0);
  };
  return (
    <Dialog title={words.goAnywhere} onClose={onClose}>
      <GoalField typed={typed} chosen={chosen} onTyped={onTyped} onKey={onKey} />
      <GoalList goals={goals} chosen={chosen} onChoose={choose} />
      {goals.length === 0 && <p class="quiet">{words.notFound}</p>}
    </Dialog>
  );
}

interface GoalListProps {
  readonly goals: readonly Goal[];
  readonly chosen: number;
  readonly onChoose: (goal: Goal) => void;
}

const GoalList = ({ goals, chosen, onChoose }: GoalListProps): JSX.Element => (
  <ul id="goals" class="goals" role="listbox" aria-label={sharedWords().goAnywhere}>
    {goals.map((goal, index) => (
      <li
        key={goal.to}
        id={`goal-${index}`}
        class="menu-item"
        role="option"
        aria-selected={index === chosen}
        onClick={() => onChoose(goal)}
      >
        <Icon of={goal.icon} />
        {goal.name}
      </li>
    ))}
  </ul>
);

interface GoalFieldProps {
  readonly typed: string;
  /** Place in the list; -1: none. */
  readonly chosen: number;
  readonly onTyped: (text: string) => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

const GoalField = ({ typed, chosen, onTyped, onKey }: GoalFieldProps): JSX.Element => (
  <input
    class="input"
    role="combobox"
    aria-label={sharedWords().goAnywhere}
    aria-expanded
    aria-controls="goals"
    aria-activedescendant={chosen < 0 ? undefined : `goal-${chosen}`}
    autofocus
    value={typed}
    onInput={({ currentTarget }) => onTyped(currentTarget.value)}
    onKeyDown={onKey}
  />
);

function Keys({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const words = sharedWords();
  return (
    <Dialog title={words.shortcuts} onClose={onClose}>
      <dl class="facts">
        {Object.entries(words.keys).map(([keys, does]) => (
          <>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </>
        ))}
      </dl>
    </Dialog>
  );
}
