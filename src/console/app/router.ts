/** Where the reader is: the path below /admin and its query, kept by the browser, so that every view has an address of its own. */
import { computed, signal } from '@preact/signals';

const ROOT = '/admin';

export interface Spot {
  /** Below /admin, without slashes at the ends: `['knowledge', '<id>']`. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

function read(): Spot {
  const parts = location.pathname.slice(ROOT.length).split('/').filter(Boolean).map(decoded);
  return { parts, query: new URLSearchParams(location.search) };
}

/** A part that is no valid encoding is taken as it stands, and found nowhere. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const spot = signal<Spot>(read());

/** Of the place alone: it does not change while one moves about in it. */
export const placeName = computed(() => spot.value.parts[0] ?? '');

/** The address of a view: `href('knowledge', id)`; each part is encoded. */
export const href = (...parts: readonly string[]): string => [ROOT, ...parts.map(encodeURIComponent)].join('/');

/** Goes to an address made by {@link href}, with a query if need be. `replace`: without a step for the back button. */
export function go(address: string, { replace = false } = {}): void {
  if (address === location.pathname + location.search) return;
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  spot.value = read();
}

/** Changes the query of the view one is in; null takes a name away. */
export function setQuery(changes: Readonly<Record<string, string | null>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  go(location.pathname + (text && `?${text}`), { replace: true });
}

/** Links of the console lead on without loading the page anew; all others are the browser's. */
export function followLinks(): void {
  addEventListener('popstate', () => (spot.value = read()));
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || !isOurs(link) || !isPlain(event)) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}

/** The page about jobs below /admin is one of its own. */
const isOurs = (link: HTMLAnchorElement): boolean =>
  link.origin === location.origin &&
  (link.pathname === ROOT || link.pathname.startsWith(`${ROOT}/`)) &&
  !link.pathname.startsWith(`${ROOT}/queues`) &&
  !link.hasAttribute('download') &&
  link.target === '';

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;
