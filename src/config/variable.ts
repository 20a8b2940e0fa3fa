/** How one variable of the environment is declared. */
import type { Parse } from './parse.ts';

/** Headings of the generated pages, in their order. */
export const GROUPS = ['Server', 'Storage', 'Model', 'Channels', 'E-mail', 'Work', 'Command line'] as const;

export interface VariableSpec<T, D extends T | null> {
  readonly group: (typeof GROUPS)[number];
  readonly parse: Parse<T>;
  /** Used when the variable is unset or empty; null means that something else decides, which `docs` tells. */
  readonly default: D;
  /** What a valid value is, to be read after "must be". */
  readonly rule: string;
  /** What it is for and what happens without it. */
  readonly docs: string;
  /** A value to show in examples; for secrets it is refused in production. */
  readonly sample: string;
  /** Never printed; may also come from a file named by `<NAME>_FILE`. */
  readonly secret?: boolean;
  /** Other names for the same thing; the main name wins. */
  readonly aliases?: readonly string[];
}

/** Infers what the variable holds; returns its argument. */
export const variable = <T, const D extends T | null>(spec: VariableSpec<T, D>): VariableSpec<T, D> => spec;
