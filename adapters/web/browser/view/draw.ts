/** Draws trees into the document and changes only what differs: as much of Preact as the chat needs, at a third of its size. */
import { effectsOf } from './hooks.ts';
import { dropRef, setProperties } from './properties.ts';
import { drawing, Fragment, jsx, type Child, type Node, type Place, type Properties } from './tree.ts';

const SVG = 'http://www.w3.org/2000/svg';

const isNode = (child: Child): child is Node => typeof child === 'object' && child !== null && 'type' in child;

/** Null for what is not drawn; a list becomes one child, so that its length moves none of its siblings. */
function meant(child: Child): Node | string | null {
  if (child == null || typeof child === 'boolean') return null;
  if (typeof child === 'string' || typeof child === 'number') return String(child);
  return isNode(child) ? child : jsx(Fragment, { children: child });
}

const listOf = (children: Child): readonly Child[] => (Array.isArray(children) ? children : [children]);

const typeOf = (shown: Node | string): unknown => (typeof shown === 'string' ? '' : shown.type);
const keyOf = (shown: Node | string | null | undefined): unknown => (typeof shown === 'object' ? shown?.key : undefined);

function isSame(before: Properties, now: Properties): boolean {
  const names = Object.keys(now);
  return names.length === Object.keys(before).length && names.every((name) => Object.is(before[name], now[name]));
}

function createDom(shown: Node | string, parent: Place): globalThis.Node | null {
  if (typeof shown === 'string') return document.createTextNode(shown);
  if (typeof shown.type !== 'string') return null;
  let above: Place | null = parent;
  while (above.dom === null && above.parent !== null) above = above.parent;
  const isSvg = shown.type === 'svg' || (above.dom instanceof Element && above.dom.namespaceURI === SVG);
  return isSvg ? document.createElementNS(SVG, shown.type) : document.createElement(shown.type);
}

export function createPlace(shown: Node | string, parent: Place | null, dom: Place['dom'], redraw: Place['redraw'] = null): Place {
  return { shown, parent, dom, kids: [], kept: [], reads: new Set(), isStale: true, hasStale: false, redraw };
}

const domsOf = (place: Place | null): readonly globalThis.Node[] =>
  place === null ? [] : place.dom === null ? place.kids.flatMap(domsOf) : [place.dom];

function forgetReads(place: Place): void {
  for (const { readers } of place.reads) readers.delete(place);
  place.reads.clear();
}

/** Ends what a place and everything below it does, and takes it out of the document. */
export function remove(place: Place, isTop = true): void {
  for (const effect of effectsOf(place)) effect.end?.();
  forgetReads(place);
  if (typeof place.shown === 'object') dropRef(place.shown.properties);
  for (const kid of place.kids) if (kid !== null) remove(kid, isTop && place.dom === null);
  if (isTop) place.dom?.parentNode?.removeChild(place.dom);
}

function callComponent(place: Place, { type, properties }: Node): Child {
  if (typeof type === 'string') return null;
  const outer = { ...drawing };
  forgetReads(place);
  drawing.place = place;
  drawing.calls = 0;
  try {
    return type(properties);
  } finally {
    Object.assign(drawing, outer);
  }
}

/** Puts the nodes below an element into their order, moving none that is in its place. */
function arrange(dom: globalThis.Node, kids: Place['kids']): void {
  let at = dom.firstChild;
  for (const node of kids.flatMap(domsOf)) {
    if (node === at) at = at.nextSibling;
    else dom.insertBefore(node, at);
  }
}

export function drawKids(place: Place, children: readonly Child[], effects: Place[]): void {
  const nameOf = (shown: Node | string | null | undefined, index: number): string => {
    const key = keyOf(shown);
    return key === undefined ? String(index) : `:${key as string}`;
  };
  const left = new Map(place.kids.map((kid, index) => [nameOf(kid?.shown, index), kid]));
  const kids = children.map(meant).map((shown, index) => {
    const name = nameOf(shown, index);
    const before = left.get(name) ?? null;
    left.delete(name);
    return draw(before, shown, place, effects);
  });
  for (const kid of left.values()) if (kid !== null) remove(kid);
  place.kids = kids;
  if (place.dom instanceof Element || place.dom instanceof DocumentFragment) arrange(place.dom, kids);
}

function drawNode(place: Place, before: Node | null, now: Node, effects: Place[]): void {
  const isComponent = typeof now.type !== 'string';
  const isKnown = before !== null && !place.isStale && (before === now || (isComponent && isSame(before.properties, now.properties)));
  const { hasStale } = place;
  place.isStale = false;
  place.hasStale = false;
  if (isKnown) {
    if (hasStale)
      drawKids(
        place,
        place.kids.map((kid) => kid && kid.shown),
        effects,
      );
    return;
  }
  if (place.dom instanceof Element) setProperties(place.dom, before?.properties ?? {}, now.properties);
  drawKids(place, listOf(isComponent ? callComponent(place, now) : now.properties.children), effects);
  if (isComponent) effects.push(place);
}

function draw(old: Place | null, shown: Node | string | null, parent: Place, effects: Place[]): Place | null {
  const isKept = old !== null && shown !== null && typeOf(old.shown) === typeOf(shown);
  if (old !== null && !isKept) remove(old);
  if (shown === null) return null;
  const place = isKept ? old : createPlace(shown, parent, createDom(shown, parent));
  const before = isKept ? place.shown : null;
  place.shown = shown;
  if (typeof shown === 'object') drawNode(place, typeof before === 'object' ? before : null, shown, effects);
  else if (before !== null && before !== shown && place.dom !== null) place.dom.textContent = shown;
  return place;
}
