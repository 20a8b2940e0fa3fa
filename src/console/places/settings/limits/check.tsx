/** Would this be refused now, and by which limit? Costs the one asked about nothing. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { href, spot } from '../../../app/router.ts';
import { fieldFault } from '../../../data/fault.ts';
import { Form } from '../../../ui/dialog.tsx';
import { Select } from '../../../ui/field.tsx';
import { Note } from '../../../ui/states.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { asNumber } from '../../../words/moments.ts';
import { sharedWords } from '../../../words/shared.ts';
import { checkLimits, type LimitCheck } from './calls.ts';
import { levelName, standingName } from './level-name.ts';
import { useSubjectName, type Who, WhoFields, whoIn } from './subject.tsx';

const PATHS = ['', '/api/v1/messages', '/api/v1/conversations', '/api/v1/knowledge'] as const;
type Path = (typeof PATHS)[number];

/** As the API names whom it is asked about. */
const FIELDS = { contact: 'contact_id', key: 'api_key_id', address: 'address' } as const;
const BLOCKED = 'blocked';

export function Check(): JSX.Element {
  const words = limitsWords();
  const { query } = spot.value;
  return (
    <section class="stack narrow" aria-label={words.check}>
      <h2>{words.check}</h2>
      <p class="quiet">{words.checkBody}</p>
      <Asking key={query.toString()} given={whoIn(query)} />
    </section>
  );
}

function Asking({ given }: { readonly given: Who }): JSX.Element {
  const words = limitsWords();
  const [who, setWho] = useState(given);
  const [path, setPath] = useState<Path>('');
  const [check, setCheck] = useState<LimitCheck | null>(null);
  const field = FIELDS[who.subject];
  const choose = (next: Who) => (setWho(next), setCheck(null));
  const send = async () => {
    setCheck(null);
    setCheck(await checkLimits({ [field]: who.value.trim(), ...(who.subject === 'key' && path !== '' && { path }) }));
  };
  return (
    <>
      <Form onSubmit={send} submit={words.checkSubmit} isDisabled={who.value.trim() === ''}>
        {(fault) => (
          <>
            <WhoFields who={who} onChange={choose} kinds={words.asks} addressHelp={words.address.one} fault={fieldFault(fault, field)} />
            {who.subject === 'key' && (
              <Select
                label={words.path}
                value={path}
                options={PATHS.map((one) => ({ value: one, label: words.paths[one] }))}
                onChange={setPath}
              />
            )}
          </>
        )}
      </Form>
      <div role="status">{check && <Verdict of={check} />}</div>
    </>
  );
}

function Verdict({ of }: { readonly of: LimitCheck }): JSX.Element {
  const words = limitsWords();
  const nameOf = useSubjectName();
  const passes = of.allowed || (of.shadow && of.level !== BLOCKED);
  return (
    <div class="stack">
      <Note tone={passes ? 'green' : 'red'} icon={passes ? 'check' : 'alert'}>
        {verdictOf(of)}
      </Note>
      {of.limits.length > 0 && (
        <dl class="facts">
          {of.limits.map(({ level, of: which, limit, remaining }) => (
            <>
              <dt>
                {levelName(level)}
                {which !== null && ` · ${standingName(which)}`}
              </dt>
              <dd>
                {words.left}: {sharedWords().ofMost(asNumber(remaining), asNumber(limit))}
              </dd>
            </>
          ))}
        </dl>
      )}
      {of.entries.map((entry) => (
        <p key={entry.id}>
          {words.listed}: <a href={href('settings', 'lists', entry.id)}>{nameOf(entry.subject, entry.value)}</a> · {words.lists[entry.list]}
        </p>
      ))}
    </div>
  );
}

function verdictOf({ allowed, level, retry_after_s: wait, shadow }: LimitCheck): string {
  const words = limitsWords();
  if (allowed || level === null) return words.wouldPass;
  if (level === BLOCKED) return words.wouldBlock;
  return shadow ? words.wouldShadow : words.wouldRefuse(levelName(level), words.seconds(wait));
}
