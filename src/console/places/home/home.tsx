/** The first page: what is left to do until customers are answered, each step done right here. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.tsx';
import { Page } from '../../ui/page.tsx';
import { Note, Skeleton } from '../../ui/states.tsx';
import { homeWords } from '../../words/home.ts';
import { Platforms } from '../channels/platforms.tsx';
import { AddDocument } from './add-document.tsx';
import { AskQuestion } from './ask-question.tsx';
import { InviteTeam } from './invite-team.tsx';
import { NameBusiness } from './name-business.tsx';
import { type StepName, useSteps } from './steps.ts';
import './home.css';

const BODIES: Readonly<Record<StepName, () => JSX.Element>> = {
  name: NameBusiness,
  documents: AddDocument,
  question: AskQuestion,
  channel: Platforms,
  team: () => <InviteTeam />,
};

export function Home(): JSX.Element {
  const words = homeWords();
  const steps = useSteps();
  const [chosen, setChosen] = useState<StepName | null>(null);
  if (steps === null) return <Skeleton lines={6} />;
  const count = steps.filter(({ isDone }) => isDone).length;
  const open = chosen ?? steps.find(({ isDone }) => !isDone)?.name ?? null;
  return (
    <Page title={words.title} lead={words.lead} width="text">
      <div class="stack">
        <p class="quiet" role="status">
          {words.progress(count, steps.length)}
        </p>
        {count === steps.length && (
          <Note tone="green" icon="check">
            {words.allDone}
          </Note>
        )}
        <ol class="todo">
          {steps.map(({ name, isDone }) => {
            const Body = BODIES[name];
            return (
              <Step
                key={name}
                name={name}
                isDone={isDone}
                isOpen={open === name}
                onTurn={() => setChosen(name)}
                onWork={() => name !== 'name' && setChosen(name)}
              >
                <Body />
              </Step>
            );
          })}
        </ol>
      </div>
    </Page>
  );
}

interface StepProps {
  readonly name: StepName;
  readonly isDone: boolean;
  readonly isOpen: boolean;
  readonly onTurn: () => void;
  /** Somebody is at work in it: what they get to see there stays, though the step is done. */
  readonly onWork: () => void;
  readonly children: ComponentChildren;
}

function Step({ name, isDone, isOpen, onTurn, onWork, children }: StepProps): JSX.Element {
  const words = homeWords();
  return (
    <li class={isDone ? 'todo-step todo-done' : 'todo-step'}>
      <h2>
        <button type="button" class="todo-head" aria-expanded={isOpen} aria-controls={`step-${name}`} onClick={onTurn}>
          <span class="todo-tick">{isDone && <Icon of="check" />}</span>
          <span class="row-main">
            <span class="todo-title">
              {words[name].title}
              {isDone && <span class="visually-hidden"> ({words.done})</span>}
            </span>
            <span class="todo-about">{words[name].about}</span>
          </span>
          <Icon of="down" />
        </button>
      </h2>
      <div id={`step-${name}`} class="todo-body" hidden={!isOpen} onFocusIn={onWork}>
        {isOpen && children}
      </div>
    </li>
  );
}
