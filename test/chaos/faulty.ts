/** Wraps a port so that named methods fail the way outside services do: before, after, never, or twice. */

type Method = (...args: never[]) => Promise<unknown>;

/** The names of a port's methods that return a promise; only those can fail in these ways. */
type Promising<Port> = { [Name in keyof Port]: Port[Name] extends Method ? Name : never }[keyof Port];

export type Fault =
  /** Fails without having done anything. */
  | { readonly kind: 'throw'; readonly error: () => Error }
  /** Does its work, then fails: the answer was lost on its way. */
  | { readonly kind: 'throw-after'; readonly error: () => Error }
  /** Does nothing until released. */
  | { readonly kind: 'stall' }
  /** Does its work two times, one after the other, and answers with the second result. */
  | { readonly kind: 'twice' };

export interface Faulty<Port> {
  readonly port: Port;
  /** From now on the method fails like this, `times` times (always when absent), then works again. */
  break(method: Promising<Port>, fault: Fault, times?: number): void;
  mend(method: Promising<Port>): void;
  /** Lets every stalled call go on. */
  release(): void;
  calls(method: Promising<Port>): number;
}

interface Broken {
  readonly fault: Fault;
  left: number;
}

export function faulty<Port extends object>(inner: Port): Faulty<Port> {
  const broken = new Map<PropertyKey, Broken>();
  const counts = new Map<PropertyKey, number>();
  const stalled = new Set<() => void>();

  const faultOf = (name: PropertyKey): Fault | null => {
    const found = broken.get(name);
    if (found === undefined || found.left <= 0) return null;
    found.left -= 1;
    return found.fault;
  };
  const run = async (fault: Fault, call: () => unknown): Promise<unknown> => {
    if (fault.kind === 'throw') throw fault.error();
    if (fault.kind === 'stall') await new Promise<void>((resolve) => stalled.add(resolve));
    const first = await call();
    if (fault.kind === 'throw-after') throw fault.error();
    return fault.kind === 'twice' ? call() : first;
  };

  const port = new Proxy(inner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        counts.set(name, (counts.get(name) ?? 0) + 1);
        const call = (): unknown => Reflect.apply(value, target, args);
        const fault = faultOf(name);
        return fault === null ? call() : run(fault, call);
      };
    },
  });
  return {
    port,
    break: (method, fault, times = Infinity) => void broken.set(method, { fault, left: times }),
    mend: (method) => void broken.delete(method),
    release: () => {
      for (const go of stalled) go();
      stalled.clear();
    },
    calls: (method) => counts.get(method) ?? 0,
  };
}
