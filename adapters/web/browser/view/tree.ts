/** What is asked to be drawn (nodes) and what is drawn (places), and how a place says that it is out of date. */

export type Child = Node | string | number | boolean | null | undefined | readonly Child[];
export type Properties = Readonly<Record<string, unknown>> & { readonly children?: Child };
/** Draws by its properties; called again when they, its state or a signal it has read change. */
export type Component = (properties: Properties) => Child;

/** An element or component to be drawn; the same object again means that nothing changed. */
export interface Node {
  readonly type: string | Component;
  readonly properties: Properties;
  /** Tells it from its siblings when their order changes. */
  readonly key: unknown;
}

export const Fragment: Component = ({ children }) => children;

/** JSX becomes calls of this. */
export const jsx = (type: Node['type'], properties: Properties, key?: unknown): Node => ({ type, properties, key });

/** What can tell places that what they read has changed. */
export interface Readable {
  readonly readers: Set<Place>;
}

/** Something drawn: a text, an element, a component, or the container of all. */
export interface Place {
  shown: Node | string;
  readonly parent: Place | null;
  /** The document's own node; a component has none. */
  readonly dom: globalThis.Node | null;
  kids: readonly (Place | null)[];
  /** What a component keeps from one drawing to the next, in the order of its calls. */
  readonly kept: unknown[];
  readonly reads: Set<Readable>;
  isStale: boolean;
  /** Whether something below is out of date. */
  hasStale: boolean;
  /** Only of the container: draws again what is out of date. */
  readonly redraw: (() => void) | null;
}

/** Marks a place and the way to it, and has its container drawn again soon. */
export function markStale(place: Place): void {
  place.isStale = true;
  let above: Place | null = place;
  for (; above.parent !== null; above = above.parent) above.hasStale = true;
  above.hasStale = true;
  above.redraw?.();
}

/** The component that is being drawn, which calls within one drawing belong to. */
export const drawing: { place: Place | null; calls: number } = { place: null, calls: 0 };
