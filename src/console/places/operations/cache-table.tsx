/** What is cached, how often it was found, and the way to have it read anew. */
import type { JSX } from 'preact';
import { may } from '../../app/session.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { Loaded, Note } from '../../ui/states.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import { operationsWords } from '../../words/operations.ts';
import { asNumber, asPercent } from '../../words/moments.ts';
import { CACHE, forget, type Namespace, readCache } from './calls.ts';

const EVERY = 5_000;

export function CacheTable(): JSX.Element {
  const { cache: words } = operationsWords();
  const reading = useQuery(CACHE, readCache, { every: EVERY });
  return (
    <section class="stack">
      <p class="quiet">{words.lead}</p>
      <Loaded of={reading} onRetry={() => void refresh(CACHE)}>
        {({ shared, namespaces }) => (
          <>
            {!shared && (
              <Note tone="amber">
                <p>{words.alone}</p>
              </Note>
            )}
            <Namespaces namespaces={namespaces} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function Namespaces({ namespaces }: { readonly namespaces: readonly Namespace[] }): JSX.Element {
  const { cache: words } = operationsWords();
  const columns = [words.hits, words.misses, words.load, words.entries];
  return (
    <div class="card cache-table" tabIndex={0} role="region" aria-label={words.name}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            {columns.map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
            {may('invalidateCache') && <td />}
          </tr>
        </thead>
        <tbody>
          {namespaces.map((one) => (
            <NamespaceRow key={one.namespace} of={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NamespaceRow({ of }: { readonly of: Namespace }): JSX.Element {
  const { cache: words } = operationsWords();
  const name = words.names[of.namespace];
  const hits = of.process_hits + of.shared_hits;
  const asked = hits + of.misses;
  const empty = async () => {
    await forget(of.namespace).then(() => say(words.emptied(name)), sayFault);
    await refresh(CACHE);
  };
  const cells = [
    asked === 0 ? '–' : `${asNumber(hits)} (${asPercent(hits / asked)})`,
    asNumber(of.misses),
    of.loads === 0 ? '–' : words.milliseconds(asNumber(of.load_ms, 1)),
    asNumber(of.entries),
  ];
  return (
    <tr>
      <th scope="row">{name}</th>
      {cells.map((text, at) => (
        <td key={at} class="number">
          {text}
        </td>
      ))}
      {may('invalidateCache') && (
        <td>
          <button type="button" class="button button-quiet" aria-label={words.emptyOf(name)} onClick={() => void empty()}>
            <span>{words.empty}</span>
          </button>
        </td>
      )}
    </tr>
  );
}
