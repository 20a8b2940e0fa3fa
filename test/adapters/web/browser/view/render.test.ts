/** Drawing by the part of Preact's interface that the chat uses: only what differs changes, and whatever ends is cleaned up. */
import { parseHTML } from 'linkedom';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../../../../../adapters/web/browser/view/hooks.ts';
import { createContext, render } from '../../../../../adapters/web/browser/view/render.ts';
import { signal } from '../../../../../adapters/web/browser/view/signal.ts';
import { Fragment, jsx } from '../../../../../adapters/web/browser/view/tree.ts';
import type { Child, Component } from '../../../../../adapters/web/browser/view/tree.ts';

let container: HTMLElement;
/** State that changed is drawn in a microtask. */
const drawn = (): Promise<void> => Promise.resolve();
const item = (text: string): Child => jsx('li', { children: text }, text);
const list = (...texts: string[]): Child => jsx('ul', { children: texts.map(item) });

beforeEach(() => {
  const { window } = parseHTML('<main></main>');
  for (const name of ['document', 'Element', 'DocumentFragment'] as const) vi.stubGlobal(name, window[name]);
  const main = window.document.querySelector('main');
  if (main === null) throw new Error('no main');
  container = main as unknown as HTMLElement;
});
afterEach(() => {
  render(null, container);
  vi.unstubAllGlobals();
});

it('draws elements, texts, lists and nothing where nothing is meant', () => {
  render(
    jsx('p', { class: 'a', hidden: true, title: null, 'aria-pressed': false, children: ['x', 1, null, false, ['y', 'z']] }),
    container,
  );
  const paragraph = container.querySelector('p');
  expect(paragraph?.textContent).toBe('x1yz');
  expect(['class', 'hidden', 'aria-pressed', 'title'].map((name) => paragraph?.getAttribute(name))).toEqual(['a', '', 'false', null]);
  render(jsx(Fragment, { children: ['a', jsx('b', {})] }), container);
  expect(container.innerHTML).toBe('a<b></b>');
  render(null, container);
  expect(container.innerHTML).toBe('');
});

it('keeps the nodes of keyed children through every new order', () => {
  render(list('a', 'b', 'c'), container);
  const before = new Map([...container.querySelectorAll('li')].map((node) => [node.textContent, node]));
  for (const order of [['c', 'a', 'b'], ['b', 'c'], ['x', 'b', 'y', 'c'], ['c', 'x', 'b', 'y'], []]) {
    render(list(...order), container);
    const now = [...container.querySelectorAll('li')];
    expect(now.map((node) => node.textContent)).toEqual(order);
    const known = now.filter((node) => ['b', 'c'].includes(node.textContent));
    expect(known.every((node) => node === before.get(node.textContent))).toBe(true);
  }
});

it('keeps a sibling in its place when one before it comes and goes', () => {
  const page = (hasNote: boolean): Child => jsx('div', { children: [hasNote && jsx('i', {}), jsx('b', {})] });
  render(page(false), container);
  const bold = container.querySelector('b');
  render(page(true), container);
  expect(container.innerHTML).toBe('<div><i></i><b></b></div>');
  expect(container.querySelector('b')).toBe(bold);
});

it('draws again only the components that have read a signal which changed', async () => {
  const name = signal('a');
  const calls = { reader: 0, other: 0 };
  const Reader: Component = () => {
    calls.reader += 1;
    return name.value;
  };
  const Other: Component = () => {
    calls.other += 1;
    return jsx('p', { children: jsx(Reader, {}) });
  };
  render(jsx(Other, {}), container);
  name.value = 'b';
  name.value = 'c';
  await drawn();
  expect(container.innerHTML).toBe('<p>c</p>');
  expect(calls).toEqual({ reader: 2, other: 1 });
  render(jsx('hr', {}), container);
  name.value = 'd';
  await drawn();
  expect(calls.reader).toBe(2);
});

it('runs effects once what they see is there, layout first, and ends them before the next and with the component', () => {
  const log: string[] = [];
  const Noisy: Component = ({ value }) => {
    const place = useRef<Element | null>(null);
    useEffect(() => {
      log.push(`effect ${String(value)} ${place.current?.textContent}`);
      return () => log.push(`end ${String(value)}`);
    }, [value]);
    useLayoutEffect(() => log.push('layout'), []);
    return jsx('p', { ref: place, children: String(value) });
  };
  for (const value of [1, 1, 2]) render(jsx(Noisy, { value }), container);
  render(null, container);
  expect(log).toEqual(['layout', 'effect 1 1', 'end 1', 'effect 2 2', 'end 2']);
});

it('keeps state and what was worked out, by component', async () => {
  let work = 0;
  let grow = (): void => undefined;
  const Counter: Component = ({ step }) => {
    const [count, setCount] = useState(0);
    const label = useMemo(() => `step ${String(step)} (${(work += 1)})`, [step]);
    grow = () => setCount(count + 1);
    return `${label}: ${count}`;
  };
  render(jsx(Counter, { step: 1 }), container);
  grow();
  await drawn();
  expect(container.textContent).toBe('step 1 (1): 1');
  render(jsx(Counter, { step: 2 }), container);
  expect(container.textContent).toBe('step 2 (2): 1');
});

it('gives the value of the nearest provider, and tells its readers alone when it changes', () => {
  const Theme = createContext('none');
  const Reader: Component = () => useContext(Theme);
  const inside = jsx('p', { children: jsx(Reader, {}) });
  const page = (value: string): Child => jsx(Fragment, { children: [jsx(Reader, {}), jsx(Theme.Provider, { value, children: inside })] });
  render(page('light'), container);
  expect(container.innerHTML).toBe('none<p>light</p>');
  render(page('dark'), container);
  expect(container.innerHTML).toBe('none<p>dark</p>');
});

it('calls the listener of the last drawing, once', () => {
  const heard: string[] = [];
  const button = (name: string): Child => jsx('button', { onClick: () => heard.push(name) });
  render(button('first'), container);
  render(button('second'), container);
  container.querySelector('button')?.click();
  expect(heard).toEqual(['second']);
});

it('leaves alone what the visitor typed when it is what shall be there', () => {
  const set = vi.fn<(value: string) => void>();
  render(jsx('textarea', { value: 'a' }), container);
  const field = container.querySelector('textarea');
  if (field === null) throw new Error('no field');
  let held = 'ab';
  const hold = (value: string): void => {
    set(value);
    held = value;
  };
  Object.defineProperty(field, 'value', { get: () => held, set: hold });
  render(jsx('textarea', { value: 'ab' }), container);
  expect(set).not.toHaveBeenCalled();
  render(jsx('textarea', { value: '' }), container);
  expect(set).toHaveBeenCalledExactlyOnceWith('');
});
