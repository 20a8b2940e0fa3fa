/** One source opened: the quoted words in their surroundings, the document's title, when it was checked, and the way to it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { ApiFault } from '../api.ts';
import { markQuote } from '../mark-quote.ts';
import { safeHref } from '../safe-href.ts';
import type { Passage, Source } from '../wire.ts';
import { dayName } from '../words/language.ts';
import { usePage } from './context.ts';
import { CLOSE, OUTSIDE, Icon, IconButton } from './icons.tsx';
import { SOURCE_CARD_ID } from './source-view.ts';

type Loaded = { readonly state: 'loading' | 'gone' | 'unreachable' } | { readonly state: 'ready'; readonly passage: Passage };

function usePassage(passageId: string): Loaded {
  const { chat } = usePage();
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  useEffect(() => {
    let isWanted = true;
    const show = (next: Loaded): void => {
      if (isWanted) setLoaded(next);
    };
    chat.passage(passageId).then(
      (passage) => show({ state: 'ready', passage }),
      (fault: unknown) => show({ state: fault instanceof ApiFault && fault.facts.status === 404 ? 'gone' : 'unreachable' }),
    );
    return () => {
      isWanted = false;
    };
  }, [passageId]);
  return loaded;
}

function PassageText({ passage, quote }: { passage: Passage; quote: string }): JSX.Element {
  const { words } = usePage();
  const pieces = useMemo(() => markQuote(passage.text, quote), [passage.text, quote]);
  const mark = useRef<HTMLElement>(null);
  useEffect(() => mark.current?.scrollIntoView({ block: 'nearest' }), []);
  const firstQuoted = pieces.findIndex((piece) => piece.isQuoted);
  return (
    <div class="passage">
      {passage.before !== '' && <p class="passage-around">{passage.before}</p>}
      <p>
        {pieces.map((piece, index) =>
          piece.isQuoted ? (
            <mark ref={index === firstQuoted ? mark : null} title={words.quoted}>
              {piece.text}
            </mark>
          ) : (
            piece.text
          ),
        )}
      </p>
      {passage.after !== '' && <p class="passage-around">{passage.after}</p>}
    </div>
  );
}

function QuoteOnly({ state, quote }: { state: 'gone' | 'unreachable'; quote: string }): JSX.Element {
  const { words } = usePage();
  return (
    <div class="passage">
      <p class="quiet">{state === 'gone' ? words.sourceGone : words.sourceUnreachable}</p>
      <p>
        <mark>{quote}</mark>
      </p>
    </div>
  );
}

function Footer({ url, checkedAt }: { url: string | null; checkedAt: string | null }): JSX.Element | null {
  const { words, language, now } = usePage();
  const href = url === null ? null : safeHref(url);
  const when = checkedAt === null ? '' : dayName(language.value, words, checkedAt, now());
  if (href === null && when === '') return null;
  return (
    <footer class="card-foot">
      {when !== '' && <span class="quiet">{words.checked(when)}</span>}
      {href !== null && (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {words.openDocument}
          <Icon of={OUTSIDE} />
          <span class="unseen"> ({words.newTab})</span>
        </a>
      )}
    </footer>
  );
}

export function SourceCard({ source }: { source: Source }): JSX.Element {
  const { words, sources } = usePage();
  const loaded = usePassage(source.passageId);
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.focus({ preventScroll: sources.isBeside.value }), []);
  const passage = loaded.state === 'ready' ? loaded.passage : null;
  const title = passage?.title || source.title || words.untitled;
  return (
    <section id={SOURCE_CARD_ID} class="card" ref={card} tabIndex={-1} aria-label={words.source(source.n, title)}>
      <header class="card-head">
        <div class="card-titles">
          {passage !== null && passage.headingPath.length > 0 && <p class="quiet">{passage.headingPath.join(' › ')}</p>}
          <h2>{title}</h2>
        </div>
        <IconButton name={words.closeSource} icon={CLOSE} onPress={sources.close} />
      </header>
      {loaded.state === 'loading' && (
        <div class="skeleton" role="status">
          <span class="unseen">{words.loadingSource}</span>
        </div>
      )}
      {loaded.state === 'ready' && <PassageText passage={loaded.passage} quote={source.quote} />}
      {(loaded.state === 'gone' || loaded.state === 'unreachable') && <QuoteOnly state={loaded.state} quote={source.quote} />}
      <Footer url={passage?.url ?? (loaded.state === 'gone' ? null : source.url)} checkedAt={passage?.checkedAt ?? null} />
    </section>
  );
}
