/** A question tried as a customer would ask it: the answer, and the passages that were found with what their scores are made of. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { href, setQuery, spot } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { useQuery } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { asNumber } from '../../words/moments.ts';
import { knowledgeWords } from '../../words/knowledge.ts';
import type { Schemas } from '../../data/api.ts';
import { searchBase } from './calls.ts';
import { TriedAnswer } from './tried-answer.tsx';

type Hit = Schemas['Hit'];

/** The question is in the address: a trial can be sent to somebody, and run again. */
export function TryIt({ baseId }: { readonly baseId: string }): JSX.Element {
  const asked = spot.value.query.get('q') ?? '';
  const [question, setQuestion] = useState(asked);
  const words = knowledgeWords().test;
  return (
    <div class="stack-wide">
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault();
          setQuery({ q: question.trim() || null });
        }}
      >
        <TextField label={words.question} help={words.lead} value={question} onChange={setQuestion} isRequired />
        <Button look="primary" submits>
          {words.run}
        </Button>
      </form>
      {asked !== '' && (
        <div class="tried" key={asked}>
          {may('ask') && <TriedAnswer baseId={baseId} question={asked} />}
          <Found baseId={baseId} question={asked} />
        </div>
      )}
    </div>
  );
}

interface TriedProps {
  readonly baseId: string;
  readonly question: string;
}

function Found({ baseId, question }: TriedProps): JSX.Element {
  const words = knowledgeWords().test;
  const reading = useQuery(`found/${baseId}/${question}`, () => searchBase(baseId, question));
  return (
    <section class="stack">
      <div>
        <h2>{words.found}</h2>
        <p class="quiet small">{words.foundLead}</p>
      </div>
      <Loaded of={reading}>
        {(hits) =>
          hits.length === 0 ? (
            <EmptyState icon="search" title={words.nothing}>
              {words.nothingBody}
            </EmptyState>
          ) : (
            <ol class="stack">
              {hits.map((hit) => (
                <FoundPassage key={hit.passage_id} hit={hit} baseId={baseId} most={mostOf(hits)} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}

const SIGNALS = ['words', 'similarity', 'coverage', 'title'] as const;

/** The largest of each signal among the hits: scores mean something only beside each other. */
const mostOf = (hits: readonly Hit[]): Readonly<Record<string, number>> =>
  Object.fromEntries(SIGNALS.map((name) => [name, Math.max(...hits.map(({ signals }) => signals[name] ?? 0))]));

interface FoundPassageProps {
  readonly hit: Hit;
  readonly baseId: string;
  readonly most: Readonly<Record<string, number>>;
}

function FoundPassage({ hit, baseId, most }: FoundPassageProps): JSX.Element {
  const { test: words, page } = knowledgeWords();
  return (
    <li class="card found">
      <div class="found-head">
        <h3>
          <a href={href('knowledge', baseId, 'documents', hit.document_id)}>{hit.title}</a>
        </h3>
        <span class="quiet small">{words.score(asNumber(hit.score, 2))}</span>
      </div>
      <p class="row-about">{[...hit.heading_path, ...(hit.page === null ? [] : [page(hit.page)])].join(' › ')}</p>
      <p class="passage-text clipped">{hit.text}</p>
      <dl class="signals">
        {SIGNALS.filter((name) => hit.signals[name] !== undefined).map((name) => (
          <div key={name}>
            <dt>{words.signals[name]}</dt>
            <dd>
              <span class="progress" aria-hidden="true">
                <span style={{ width: `${Math.round((100 * (hit.signals[name] ?? 0)) / (most[name] || 1))}%` }} />
              </span>
              <span class="number">{asNumber(hit.signals[name] ?? 0, 2)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
