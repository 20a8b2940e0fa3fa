/** What counts as an e-mail address: one box at one host, without a name beside it or characters that end a header. */

/** The longest that SMTP carries (RFC 5321, 4.5.3.1.3). */
const MOST_CHARACTERS = 254;

export const isMailAddress = (text: string): boolean =>
  text.length <= MOST_CHARACTERS && /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(text);

/** The address of a `mailto:` URL that holds nothing else; null for anything else. */
export function mailtoAddress(url: string): string | null {
  const address = /^mailto:(.+)$/i.exec(url)?.[1] ?? '';
  return isMailAddress(address) ? address : null;
}
