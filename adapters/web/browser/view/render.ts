/** The ways into drawing, by the names that Preact gives them. */
import { createPlace, drawKids, remove } from './draw.ts';
import { effectsOf } from './hooks.ts';
import type { Child, Place } from './tree.ts';

export { createContext } from './context.ts';

const roots = new WeakMap<ParentNode, Place>();

function runEffects(places: readonly Place[]): void {
  for (const isLayout of [true, false]) {
    const due = places.flatMap(effectsOf).filter((effect) => effect.run !== null && effect.isLayout === isLayout);
    for (const effect of due) effect.end?.();
    for (const effect of due) {
      const { run } = effect;
      effect.run = null;
      const end = run?.();
      effect.end = typeof end === 'function' ? () => void end() : undefined;
    }
  }
}

function redraw(root: Place, children: readonly Child[]): void {
  const drawn: Place[] = [];
  root.hasStale = false;
  drawKids(root, children, drawn);
  runEffects(drawn);
}

function createRoot(container: ParentNode): Place {
  let isWaiting = false;
  const root: Place = createPlace('', null, container, () => {
    if (isWaiting) return;
    isWaiting = true;
    queueMicrotask(() => {
      isWaiting = false;
      if (roots.get(container) === root && root.hasStale)
        redraw(
          root,
          root.kids.map((kid) => kid && kid.shown),
        );
    });
  });
  return root;
}

/** Draws into a container, or with null ends what was drawn there. */
export function render(child: Child, container: ParentNode): void {
  const root = roots.get(container) ?? createRoot(container);
  if (child === null) {
    roots.delete(container);
    for (const kid of root.kids) if (kid !== null) remove(kid);
    return;
  }
  roots.set(container, root);
  redraw(root, [child]);
}
