/** What counts as an address of the web, for everybody who takes one from outside. */

/**
 * Null for what is no address. `URL.canParse` would say it without an error, but in Node 20, once it has run often enough to be compiled, it
 * refuses every address with a Latin-1 letter beyond ASCII, such as https://münchen.example/.
 */
export function parseUrl(address: string, base?: string): URL | null {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
}

/** Null for what is neither an http nor an https address; a relative one is read against `base`. */
export function webUrl(address: string, base?: string): URL | null {
  const url = parseUrl(address, base);
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}

/** As `webUrl`, and null for one with user or password, which make an address look like another one's. */
export function plainWebUrl(address: string): URL | null {
  const url = webUrl(address);
  return url?.username === '' && url.password === '' ? url : null;
}
