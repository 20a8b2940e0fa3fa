/** A question asked of a base for real, and its answer with the sources. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { href } from '../../app/router.ts';
import type { Schemas } from '../../data/api.ts';
import { useQuery } from '../../data/query.ts';
import { Chip, Loaded } from '../../ui/states.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { askBase } from './calls.ts';

interface TriedAnswerProps {
  readonly baseId: string;
  readonly question: string;
  /** Told once the question was taken. */
  readonly onAnswer?: () => void;
}

export function TriedAnswer({ baseId, question, onAnswer }: TriedAnswerProps): JSX.Element {
  const words = knowledgeWords().test;
  const reading = useQuery(`tried/${baseId}/${question}`, () => askBase(baseId, question));
  const isThere = reading.data !== undefined;
  useEffect(() => {
    if (isThere) onAnswer?.();
  }, [isThere]);
  return (
    <section class="card stack">
      <h2>{words.answer}</h2>
      <Loaded of={reading} lines={3}>
        {({ answer }) =>
          answer === null ? (
            <p>{words.noAnswer}</p>
          ) : (
            <>
              {answer.outcome !== null && (
                <p>
                  <Chip tone={answer.outcome === 'answer' ? 'green' : 'amber'} icon={answer.outcome === 'answer' ? 'check' : 'question'}>
                    {words.outcomes[answer.outcome]}
                  </Chip>
                </p>
              )}
              <p class="passage-text">{answer.text}</p>
              <Sources of={answer.sources} baseId={baseId} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

interface SourcesProps {
  readonly of: Schemas['Answer']['sources'];
  readonly baseId: string;
}

const Sources = ({ of, baseId }: SourcesProps): JSX.Element => (
  <ol class="sources">
    {of.map(({ n, title, document_id: documentId }) => (
      <li key={n}>
        <span class="source-number">
          <span class="visually-hidden">{knowledgeWords().test.source(n)}</span>
          <span aria-hidden="true">{n}</span>
        </span>
        <a href={href('knowledge', baseId, 'documents', documentId)}>{title}</a>
      </li>
    ))}
  </ol>
);
