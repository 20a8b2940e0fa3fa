/** What a component may keep and do beside drawing, by the interface of `preact/hooks`. */
import { drawing, markStale, type Component, type Place } from './tree.ts';

type Cleanup = (() => void) | undefined;
type Inputs = readonly unknown[];

/** Something to be done once what was drawn is in the document. */
export interface Effect {
  inputs: Inputs | null;
  /** May return what ends it; any other value says nothing. */
  run: (() => unknown) | null;
  end: Cleanup;
  readonly isLayout: boolean;
}

const haveChanged = (before: Inputs | null, now: Inputs): boolean =>
  before === null || before.length !== now.length || now.some((each, index) => !Object.is(each, before[index]));

/** What this call kept the last time; made the first time. */
function keep<T extends object>(make: (place: Place) => T): T {
  const { place } = drawing;
  if (place === null) throw new Error('Nothing is being drawn');
  const { kept } = place;
  drawing.calls += 1;
  return (kept[drawing.calls - 1] ??= make(place)) as T;
}

export function useState<T>(first: T): readonly [T, (next: T) => void] {
  const state = keep((place) => {
    const made = {
      value: first,
      set(next: T): void {
        if (Object.is(next, made.value)) return;
        made.value = next;
        markStale(place);
      },
    };
    return made;
  });
  return [state.value, state.set];
}

export const useRef = <T>(current: T): { current: T } => keep(() => ({ current }));

export function useMemo<T>(make: () => T, inputs: Inputs): T {
  const memo = keep(() => ({ inputs: null as Inputs | null, value: null as T }));
  if (haveChanged(memo.inputs, inputs)) {
    memo.value = make();
    memo.inputs = inputs;
  }
  return memo.value;
}

/** Made by `createContext`; its provider keeps the value in a signal. */
export interface Context<T> {
  readonly Provider: Component;
  readonly otherwise: T;
}

/** The value of the nearest provider above. */
export function useContext<T>({ Provider, otherwise }: Context<T>): T {
  let { place } = drawing;
  while (place !== null && (typeof place.shown === 'string' || place.shown.type !== Provider)) place = place.parent;
  const memo = place?.kept[0] as { readonly value: { readonly value: T } } | undefined;
  return memo === undefined ? otherwise : memo.value.value;
}

function useAnyEffect(run: () => unknown, inputs: Inputs, isLayout: boolean): void {
  const effect = keep((): Effect => ({ inputs: null, run: null, end: undefined, isLayout }));
  if (!haveChanged(effect.inputs, inputs)) return;
  effect.inputs = inputs;
  effect.run = run;
}

/** Runs after everything that measures and moves has. */
export const useEffect = (run: () => unknown, inputs: Inputs): void => useAnyEffect(run, inputs, false);

/** Runs before anything is painted. */
export const useLayoutEffect = (run: () => unknown, inputs: Inputs): void => useAnyEffect(run, inputs, true);

/** The effects among what a component keeps. */
export const effectsOf = ({ kept }: Place): readonly Effect[] =>
  kept.filter((each): each is Effect => typeof each === 'object' && each !== null && 'isLayout' in each);
