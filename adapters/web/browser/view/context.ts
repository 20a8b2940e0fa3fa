/** Values for everything below, by the interface of Preact's contexts. */
import type { Context } from './hooks.ts';
import { useSignal } from './signal.ts';

export function createContext<T>(otherwise: T): Context<T> {
  return {
    otherwise,
    // Its first call keeps the signal that useContext looks for.
    Provider: ({ value, children }) => {
      useSignal(value).value = value;
      return children;
    },
  };
}
