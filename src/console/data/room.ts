/** How much the limits of the server leave, as its answers tell, so that what the page asks by itself leaves room for what the reader asks. */

interface Bucket {
  readonly quota: number;
  /** Seconds. */
  readonly window: number;
  readonly left: number;
  /** On the clock of the page, in milliseconds. */
  readonly at: number;
}

/** This share of every limit is for what the reader does. */
const KEPT = 1 / 3;
/** Where a limit is of a part of the API, the answers of each part speak of a bucket of its own: `/api/v1/<part>`. */
const PART = /^\/api\/v1\/([^/]+)/;

const buckets = new Map<string, Bucket>();

/** Reads the fields of draft-ietf-httpapi-ratelimit-headers-10. */
export function noteRoom(address: string, headers: Headers): void {
  const part = PART.exec(new URL(address, location.origin).pathname)?.[1] ?? '';
  const policies = readItems(headers.get('ratelimit-policy'));
  for (const [name, { r: left }] of readItems(headers.get('ratelimit'))) {
    const { q: quota, w: window } = policies.get(name) ?? {};
    if (quota === undefined || window === undefined || left === undefined) continue;
    buckets.set(name === 'route' ? `${name} ${part}` : name, { quota, window, left, at: performance.now() });
  }
}

/** `"route";r=29;t=2, "key";r=…` by name. */
function readItems(field: string | null): ReadonlyMap<string, Readonly<Record<string, number>>> {
  const items = (field ?? '').matchAll(/"([^"]+)"((?:;\w+=\d+)*)/g);
  return new Map(
    Array.from(items, ([, name = '', rest = '']) => [
      name,
      Object.fromEntries(Array.from(rest.matchAll(/;(\w+)=(\d+)/g), ([, key = '', value]) => [key, Number(value)])),
    ]),
  );
}

/** Whether every limit leaves more than is kept for the reader; buckets fill again as time goes by. */
export const hasRoom = (): boolean =>
  [...buckets.values()].every(({ quota, window, left, at }) => left + ((performance.now() - at) / 1_000) * (quota / window) > quota * KEPT);
