// The links that people would see in a text, and which of them grow a preview.
import { withoutCode } from './mentions.ts';

export interface Link {
  readonly url: string;
  /** The words that stand in its place; null when the address itself is shown. */
  readonly mask: string | null;
  readonly isInvite: boolean;
  /** Whether a preview appears under the message. */
  readonly preview: boolean;
}

const SUPPRESS_EMBEDS = 4;

export function readLinks(content: string, flags: number): readonly Link[] {
  const text = withoutCode(content).replaceAll(/\\([[\]()<>])/g, ' ');
  const shown = (flags & SUPPRESS_EMBEDS) === 0;
  const isInvite = (url: string): boolean => /(?:discord\.gg|discord(?:app)?\.com\/invite)\/\w/i.test(url);
  const masked = [...text.matchAll(/\[([^\]]+)\]\((<?)(https?:\/\/[^\s)>]+)>?(?:\s+"[^"]*")?\)/gi)].map(
    ([, mask = '', bracket = '', url = '']): Link => ({ url, mask, isInvite: isInvite(url), preview: shown && bracket === '' }),
  );
  const rest = text.replaceAll(/\[[^\]]+\]\([^)]*\)/g, ' ');
  const bare = [...rest.matchAll(/(<?)((?:https?:\/\/|(?<![\w.])discord\.gg\/)[^\s<>]+)/gi)].map(([, bracket = '', url = '']): Link => {
    const invite = isInvite(url);
    return { url, mask: null, isInvite: invite, preview: (shown && bracket === '') || invite };
  });
  return [...masked, ...bare];
}
