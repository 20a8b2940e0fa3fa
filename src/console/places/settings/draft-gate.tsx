/** Whether the draft may be published, and the answers that it changes, side by side. */
import type { JSX } from 'preact';
import { may } from '../../app/session.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { Chip, Loaded, Note, type Tone } from '../../ui/states.tsx';
import { sayFault } from '../../ui/toast.tsx';
import { asNumber, asPercent } from '../../words/moments.ts';
import { settingsWords } from '../../words/settings.ts';
import { DRAFT } from './calls.ts';
import { type DraftPreview, type EvaluationAnswer, type EvaluationRun, readRun, runKey, startRun } from './draft-calls.ts';
import { useState } from 'preact/hooks';

const TONES: Readonly<Record<DraftPreview['gate']['state'], Tone>> = { open: 'grey', untried: 'amber', passed: 'green', refused: 'red' };
const EVERY = 1_000;
/** A run that has ended says nothing new. */
const SELDOM = 60_000;

const isUnderWay = (run: EvaluationRun | undefined): boolean => run?.state === 'queued' || run?.state === 'running';

export function DraftGate({ of: { gate, estimates } }: { readonly of: DraftPreview }): JSX.Element {
  const words = settingsWords().draft;
  const [begun, setBegun] = useState<string | null>(null);
  const runId = begun ?? gate.run_id;
  const begin = () => void startRun().then(({ id }) => setBegun(id), sayFault);
  const estimate = estimates.find(({ source }) => source === 'evaluation');
  return (
    <section class="stack">
      <h2>{words.gate}</h2>
      <div class="cluster">
        <Chip tone={TONES[gate.state]}>{words.gates[gate.state]}</Chip>
        {gate.state !== 'open' && may('startEvaluationRun') && (
          <Button icon="play" onPress={begin}>
            {words.tryIt}
          </Button>
        )}
      </div>
      <p class="help">{words.gatesAbout[gate.state]}</p>
      {gate.why !== null && <Note tone="red">{gate.why}</Note>}
      {estimate && estimate.questions > 0 && (
        <p class="help">{words.estimate(asNumber(estimate.questions), asNumber(estimate.answers), costOf(estimate.cost))}</p>
      )}
      {runId !== null && <Run key={runId} id={runId} />}
    </section>
  );
}

const costOf = (cost: { readonly amount: number; readonly currency: string } | null): string | null =>
  cost === null ? null : `${asNumber(cost.amount, 4)} ${cost.currency}`;

function Run({ id }: { readonly id: string }): JSX.Element {
  const words = settingsWords().draft;
  const reading = useQuery(
    runKey(id),
    async () => {
      const read = await readRun(id);
      if (!isUnderWay(read.run)) void refresh(DRAFT);
      return read;
    },
    { every: (data) => (data === undefined || isUnderWay(data.run) ? EVERY : SELDOM) },
  );
  return (
    <Loaded of={reading} lines={2}>
      {({ run, changed }) =>
        isUnderWay(run) ? (
          <p role="status">{words.running(asPercent(run.progress / Math.max(run.answers, 1)))}</p>
        ) : (
          <>
            {run.error !== null && <Note tone="red">{run.error}</Note>}
            {run.state === 'done' && <Changed answers={changed} />}
          </>
        )
      }
    </Loaded>
  );
}

function Changed({ answers }: { readonly answers: readonly EvaluationAnswer[] }): JSX.Element {
  const words = settingsWords().draft;
  if (answers.length === 0) return <p>{words.same}</p>;
  return (
    <div class="stack">
      <h3>{words.changed(answers.length)}</h3>
      {answers.map((one) => (
        <article key={`${one.channel_id}/${one.no}`} class="card stack">
          <h4>{one.question}</h4>
          <div class="sides">
            <Side title={settingsWords().values.before} text={one.before?.text ?? ''} isRight={one.before?.correct ?? null} />
            <Side title={settingsWords().values.after} text={one.after?.text ?? ''} isRight={one.after?.correct ?? null} />
          </div>
        </article>
      ))}
    </div>
  );
}

function Side({ title, text, isRight }: { readonly title: string; readonly text: string; readonly isRight: boolean | null }): JSX.Element {
  const words = settingsWords().draft;
  return (
    <div class="stack">
      <p class="small quiet">{title}</p>
      <p class="value">{text}</p>
      {isRight !== null && (
        <div>
          <Chip tone={isRight ? 'green' : 'red'} icon={isRight ? 'check' : 'close'}>
            {isRight ? words.right : words.wrong}
          </Chip>
        </div>
      )}
    </div>
  );
}
