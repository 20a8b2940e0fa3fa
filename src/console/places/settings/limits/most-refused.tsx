/** Whom the limits refused most in a period, with the ways on: ask about them, or block them. */
import type { JSX } from 'preact';
import { href } from '../../../app/router.ts';
import { may } from '../../../app/session.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { limitsWords } from '../../../words/limits.ts';
import type { Statistics, Subject } from './calls.ts';
import { levelName, standingName } from './level-name.ts';
import { useSubjectName } from './subject.tsx';

type Refused = Statistics['most_refused'][number];

/** Whose a level counts; of the others nobody can be blocked. */
const SUBJECT_OF: Readonly<Record<string, Subject>> = {
  address: 'address',
  sign_in: 'address',
  contact: 'contact',
  contact_files: 'contact',
  key: 'key',
  route: 'key',
};

export function MostRefused({ all }: { readonly all: readonly Refused[] }): JSX.Element {
  const words = limitsWords();
  return (
    <section class="stack" aria-label={words.mostRefused}>
      <h2>{words.mostRefused}</h2>
      {all.length === 0 ? (
        <p class="quiet">{words.nobodyRefused}</p>
      ) : (
        <>
          <p class="quiet">{words.mostRefusedBody}</p>
          <ul class="list" aria-label={words.mostRefused}>
            {all.map((one) => (
              <RefusedLine key={`${one.level}/${one.of ?? ''}/${one.subject}`} of={one} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function RefusedLine({ of: { level, of, subject: value, refused, shadowed } }: { readonly of: Refused }): JSX.Element {
  const words = limitsWords();
  const nameOf = useSubjectName();
  const subject = SUBJECT_OF[level];
  const query = subject && `?${new URLSearchParams({ subject, value }).toString()}`;
  return (
    <li class="plain-row">
      <span class="row-main">
        <span class="row-title">{subject ? nameOf(subject, value) : levelName(level)}</span>
        <span class="row-about">
          {levelName(level)}
          {of !== null && ` · ${standingName(of)}`} · {words.times(refused + shadowed)}
        </span>
      </span>
      {query && may('checkRateLimits') && (
        <LinkButton look="quiet" to={href('settings', 'limits') + query}>
          {words.look}
        </LinkButton>
      )}
      {query && may('addLimitEntry') && (
        <LinkButton look="quiet" to={href('settings', 'lists', 'new') + query}>
          {words.block}
        </LinkButton>
      )}
    </li>
  );
}
