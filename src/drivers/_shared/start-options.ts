/** Joins the start-up options of a connection's URL with ours: pg would let the URL's replace them, and with them the walled role. */

export interface StartOptions {
  readonly connectionString: string;
  /** For pg's `options`; absent when there are none. */
  readonly options?: string;
}

/** `ours` come last, so that they win over a setting of the same name in the URL. */
export function joinStartOptions(connectionString: string, ours: Readonly<Record<string, string | null>>): StartOptions {
  const url = new URL(connectionString);
  const own = url.searchParams.getAll('options');
  const settings = Object.entries(ours).flatMap(([name, value]) => (value === null ? [] : [`-c ${name}=${value}`]));
  const options = [...own, ...settings].filter((one) => one.trim() !== '').join(' ');
  if (own.length > 0) url.searchParams.delete('options');
  return { connectionString: own.length > 0 ? url.href : connectionString, ...(options === '' ? {} : { options }) };
}
