/** What counts as an address of the web, for everybody who takes one from outside. */

/** Null for what is neither an http nor an https address; a relative one is read against `base`. */
export function webUrl(address: string, base?: string): URL | null {
  const url = URL.canParse(address, base) ? new URL(address, base) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}

/** As `webUrl`, and null for one with user or password, which make an address look like another one's. */
export function plainWebUrl(address: string): URL | null {
  const url = webUrl(address);
  return url?.username === '' && url.password === '' ? url : null;
}
