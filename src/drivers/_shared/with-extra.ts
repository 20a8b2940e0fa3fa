/** What a business adds to every request of a model. */
type Fields = Readonly<Record<string, unknown>>;

/** What `extra` names stands in place of ours, and is left out where it says null. */
export function withExtra(body: Fields, extra: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...body, ...extra }).filter(([name]) => !(name in extra) || extra[name] !== null));
}
