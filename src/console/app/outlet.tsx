/** Shows the place of the address; its code is loaded at the first visit and kept. */
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { EmptyState, Skeleton } from '../ui/states.tsx';
import { sharedWords } from '../words/shared.ts';
import { isSeen, placeAt, PLACES, type PlaceProps } from './places.ts';
import { go, href, placeName, spot } from './router.ts';

const loaded = new Map<string, ComponentType<PlaceProps>>();

/** Begins to load the place of the address while the server is still asked who is there; whatever goes wrong shows when it is drawn. */
export function preload(): void {
  placeAt(placeName.peek())
    ?.load()
    .catch(() => undefined);
}

export function Outlet(): JSX.Element {
  const place = placeAt(placeName.value);
  const words = sharedWords();
  const first = PLACES.find(isSeen);
  // Who has nothing to set up begins where the work is.
  const isStart = placeName.value === '' && !(place && isSeen(place)) && first !== undefined;
  useEffect(() => {
    if (isStart && first) go(href(first.name), { replace: true });
  }, [isStart, first]);
  if (isStart) return <Skeleton />;
  if (!place) return <Missing title={words.notFound} body={words.notFoundBody} />;
  if (!isSeen(place)) return <Missing title={words.notFound} body={words.notAllowed} />;
  return <Loading key={place.name} name={place.name} load={place.load} />;
}

/** A place whose files are gone from the server was loaded from an older version. */
function Loading({ name, load }: { readonly name: string; readonly load: () => Promise<ComponentType<PlaceProps>> }): JSX.Element {
  const [, setLoaded] = useState(loaded.has(name));
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (loaded.has(name)) return;
    load().then(
      (component) => {
        loaded.set(name, component);
        setLoaded(true);
      },
      () => setLost(true),
    );
  }, [name, load]);
  const Shown = loaded.get(name);
  if (Shown) return <Shown parts={spot.value.parts.slice(1)} query={spot.value.query} />;
  return isLost ? <Outdated /> : <Skeleton />;
}

function Outdated(): JSX.Element {
  const words = sharedWords();
  return (
    <EmptyState
      icon="retry"
      title={words.newVersion}
      act={
        <Button look="primary" onPress={() => location.reload()}>
          {words.reload}
        </Button>
      }
    />
  );
}

export const Missing = ({ title, body }: { readonly title: string; readonly body: string }): JSX.Element => (
  <Page title={title} width="text">
    <EmptyState icon="question" title={title}>
      {body}
    </EmptyState>
  </Page>
);
