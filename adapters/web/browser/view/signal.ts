/** Values that know which components have read them, by the interface of `@preact/signals`. */
import { useMemo } from './hooks.ts';
import { drawing, markStale, type Place, type Readable } from './tree.ts';

export interface Signal<T> {
  value: T;
}

class Value<T> implements Signal<T>, Readable {
  readonly readers = new Set<Place>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    const { place } = drawing;
    if (place !== null) {
      this.readers.add(place);
      place.reads.add(this);
    }
    return this.#value;
  }

  set value(next: T) {
    if (Object.is(next, this.#value)) return;
    this.#value = next;
    this.readers.forEach(markStale);
  }
}

export const signal = <T>(value: T): Signal<T> => new Value(value);

/** A signal of one component. */
export const useSignal = <T>(value: T): Signal<T> => useMemo(() => signal(value), []);
