/** Brings the properties of an element from what they were to what they shall be. */
import type { Properties } from './tree.ts';

type Listeners = Record<string, EventListener | undefined>;
const listenersOf = new WeakMap<Element, Listeners>();

/** One listener of the document for each kind of event; which function it calls may change with every drawing. */
function listen(element: Element, name: string, listener: unknown): void {
  const type = name.slice(2).toLowerCase();
  const listeners = listenersOf.get(element) ?? {};
  listenersOf.set(element, listeners);
  if (!(type in listeners)) element.addEventListener(type, (event) => listeners[type]?.(event));
  listeners[type] = (listener as EventListener | null) ?? undefined;
}

function setRef(ref: unknown, element: Element | null): void {
  if (typeof ref === 'object' && ref !== null) (ref as { current: Element | null }).current = element;
}

function setProperty(element: Element, name: string, value: unknown): void {
  if (name.startsWith('on')) listen(element, name, value);
  // The visitor may have typed since: what counts is what the field holds.
  else if (name === 'value' && 'value' in element) {
    if (element.value !== value) element.value = value;
  } else if (value == null || (value === false && name.charAt(4) !== '-')) element.removeAttribute(name);
  else element.setAttribute(name, value === true && name.charAt(4) !== '-' ? '' : `${value as string}`);
}

/** A `ref` is set to the element; `value` is set as a property, everything else as an attribute. */
export function setProperties(element: Element, before: Properties, now: Properties): void {
  for (const name of Object.keys({ ...before, ...now })) {
    if (name === 'children') continue;
    if (name === 'ref') {
      if (before['ref'] !== now['ref']) setRef(before['ref'], null);
      setRef(now['ref'], element);
    } else if (name === 'value' || before[name] !== now[name]) setProperty(element, name, now[name]);
  }
}

/** The element goes away. */
export const dropRef = ({ ref }: Properties): void => setRef(ref, null);
