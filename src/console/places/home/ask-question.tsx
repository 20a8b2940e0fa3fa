/** Third step: a question as a customer would ask it. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { refresh, useQuery } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { homeWords } from '../../words/home.ts';
import { sharedWords } from '../../words/shared.ts';
import { CHANNELS, readChannels } from '../channels/calls.ts';
import { BASES, OWN_DOCS, readBases } from '../knowledge/calls.ts';
import { TriedAnswer } from '../knowledge/tried-answer.tsx';
import { TALKS } from './steps.ts';

export function AskQuestion(): JSX.Element {
  const words = homeWords().question;
  const bases = useQuery(BASES, readBases).data ?? [];
  const web = useQuery(CHANNELS, readChannels).data?.find(({ kind }) => kind === 'web');
  const base = bases.find(({ name, documents }) => name !== OWN_DOCS && documents > 0) ?? bases[0];
  const [question, setQuestion] = useState('');
  const [asked, setAsked] = useState('');
  return (
    <div class="stack">
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(question.trim());
        }}
      >
        <TextField label={words.label} value={question} onChange={setQuestion} isRequired />
        <Button look="primary" submits>
          {words.submit}
        </Button>
      </form>
      {asked !== '' && base && <TriedAnswer key={asked} baseId={base.id} question={asked} onAnswer={() => void refresh(TALKS)} />}
      {web && (
        <p>
          <a href={`/chat/${encodeURIComponent(web.public_key)}`} target="_blank" rel="noopener">
            {words.chat}
            <span class="visually-hidden"> ({sharedWords().newTab})</span>
          </a>
        </p>
      )}
    </div>
  );
}
