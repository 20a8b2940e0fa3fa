// Reads Telegram's HTML the way its server does: the text that people see with its entities, or the reason why it is refused.

export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
}

export type ParsedHtml =
  | { readonly ok: true; readonly text: string; readonly entities: readonly Entity[] }
  | { readonly ok: false; readonly description: string };

const TAGS: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
  blockquote: 'blockquote',
  'tg-spoiler': 'spoiler',
};

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface Open {
  readonly tag: string;
  readonly offset: number;
  readonly attributes: string;
}

const refuse = (why: string): ParsedHtml => ({ ok: false, description: `Bad Request: can't parse entities: ${why}` });

export function parseHtml(html: string): ParsedHtml {
  const open: Open[] = [];
  const entities: Entity[] = [];
  let text = '';
  for (let at = 0; at < html.length;) {
    if (html[at] === '&') {
      const reference = /^&(#\d+|#x[0-9a-f]+|[a-z]+);/i.exec(html.slice(at, at + 12));
      const character = reference === null ? null : decode(reference[1] ?? '');
      text += character ?? '&';
      at += character === null ? 1 : (reference?.[0].length ?? 1);
      continue;
    }
    if (html[at] !== '<') {
      text += html[at];
      at += 1;
      continue;
    }
    const tag = /^<(\/?)([a-z-]*)([^>]*)>/i.exec(html.slice(at));
    const name = tag?.[2]?.toLowerCase() ?? '';
    if (tag === null || TAGS[name] === undefined) return refuse(`Unsupported start tag "${name}" at byte offset ${bytesTo(html, at)}`);
    at += tag[0].length;
    if (tag[1] === '') open.push({ tag: name, offset: text.length, attributes: tag[3] ?? '' });
    else {
      const last = open.pop();
      if (last === undefined) return refuse(`Unexpected end tag at byte offset ${bytesTo(html, at)}`);
      if (last.tag !== name) return refuse(`Unmatched end tag at byte offset ${bytesTo(html, at)}, expected "</${last.tag}>"`);
      if (text.length > last.offset) entities.push(toEntity(last, text.length));
    }
  }
  const left = open.at(-1);
  if (left !== undefined) return refuse(`Can't find end tag corresponding to start tag "${left.tag}"`);
  return { ok: true, text, entities: entities.toSorted((one, other) => one.offset - other.offset) };
}

function toEntity({ tag, offset, attributes }: Open, end: number): Entity {
  const url = /href="([^"]*)"/.exec(attributes)?.[1]?.replaceAll(/&(#?\w+);/g, (whole, name: string) => decode(name) ?? whole);
  const language = /class="language-([^"]*)"/.exec(attributes)?.[1];
  return {
    type: TAGS[tag] ?? tag,
    offset,
    length: end - offset,
    ...(url !== undefined && { url }),
    ...(language !== undefined && { language }),
  };
}

function decode(reference: string): string | null {
  if (!reference.startsWith('#')) return NAMED[reference.toLowerCase()] ?? null;
  const code = reference[1] === 'x' ? Number.parseInt(reference.slice(2), 16) : Number(reference.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

const bytesTo = (html: string, at: number): number => Buffer.byteLength(html.slice(0, at));
