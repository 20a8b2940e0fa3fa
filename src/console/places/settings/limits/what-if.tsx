/** What a smaller allowance would have refused and saved, reckoned from what was really answered. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fieldFault } from '../../../data/fault.ts';
import { Form } from '../../../ui/dialog.tsx';
import { Select, TextField } from '../../../ui/field.tsx';
import { limitsWords } from '../../../words/limits.ts';
import { asCosts, asNumber } from '../../../words/moments.ts';
import { sharedWords } from '../../../words/shared.ts';
import { type Plan, whatIf, type WhatIf } from './calls.ts';

type Tier = Plan['plan'];
const TIERS: readonly Tier[] = ['free', 'pro', 'enterprise'];

export function Reckoning(): JSX.Element {
  const words = limitsWords().plan;
  const [tier, setTier] = useState<Tier>('free');
  const [perDay, setPerDay] = useState('20');
  const [result, setResult] = useState<WhatIf | null>(null);
  const reckon = async () => setResult(await whatIf(tier, Number(perDay)));
  return (
    <section class="card stack" aria-label={words.whatIf}>
      <h2>{words.whatIf}</h2>
      <p class="quiet">{words.whatIfBody}</p>
      <div class="narrow">
        <Form onSubmit={reckon} submit={words.reckon} isDisabled={perDay.trim() === ''}>
          {(fault) => (
            <>
              <Select
                label={words.tier}
                value={tier}
                options={TIERS.map((value) => ({ value, label: words.names[value] }))}
                onChange={setTier}
              />
              <TextField
                label={words.perDay}
                type="number"
                value={perDay}
                onChange={setPerDay}
                fault={fieldFault(fault, 'messages_per_day')}
              />
            </>
          )}
        </Form>
      </div>
      <div role="status">{result && <Result of={result} />}</div>
    </section>
  );
}

function Result({ of }: { readonly of: WhatIf }): JSX.Element {
  const words = limitsWords().plan;
  const { ofMost } = sharedWords();
  return (
    <dl class="facts">
      <dt>{words.refusedContacts}</dt>
      <dd>{ofMost(asNumber(of.refused_contacts), asNumber(of.contacts))}</dd>
      <dt>{words.refusedMessages}</dt>
      <dd>{ofMost(asNumber(of.refused_messages), asNumber(of.messages))}</dd>
      <dt>{words.saved}</dt>
      <dd>{asCosts(of.saved)}</dd>
    </dl>
  );
}
