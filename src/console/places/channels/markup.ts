/** Reads the markup that platforms get, so that a preview can draw it: as nodes, never as markup of the page. */

export type Style = 'strong' | 'emphasis' | 'strike' | 'code' | 'code-block' | 'quote' | 'link';

export interface Node {
  readonly text: string;
  readonly styles: readonly Style[];
}

const TAGS: Readonly<Record<string, Style>> = {
  b: 'strong',
  i: 'emphasis',
  s: 'strike',
  code: 'code',
  pre: 'code-block',
  blockquote: 'quote',
  a: 'link',
};
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };

/** What `&lt;` and its like stand for. */
export const unescaped = (text: string): string => text.replace(/&([a-z]+|#39);/g, (all, name: string) => ENTITIES[name] ?? all);

/** The HTML of Telegram, which has these tags alone. */
export function readTelegram(html: string): readonly Node[] {
  const nodes: Node[] = [];
  const open: Style[] = [];
  for (const [, closing, tag, text] of html.matchAll(/<(\/?)([a-z]+)[^>]*>|([^<]+)/g)) {
    const style = TAGS[tag ?? ''];
    if (style === undefined) nodes.push({ text: unescaped(text ?? ''), styles: [...open] });
    else if (closing === '') open.push(style);
    else open.pop();
  }
  return nodes.map((node, index) =>
    isQuoted(nodes[index - 1]) && !isQuoted(node) ? { ...node, text: node.text.replace(/^\n/, '') } : node,
  );
}

/** A quote ends with its line. */
const isQuoted = (node: Node | undefined): boolean => node?.styles.includes('quote') === true;

const MARKS: readonly (readonly [string, Style])[] = [
  ['**', 'strong'],
  ['~~', 'strike'],
  ['*', 'emphasis'],
  ['_', 'emphasis'],
];

/** The markdown of Slack, in which three signs are written as in HTML. */
export const readSlack = (markdown: string): readonly Node[] =>
  readMarkdown(markdown).map((node) => ({ ...node, text: unescaped(node.text) }));

/** The markdown of Discord, and but for those signs of Slack, as our renderers write it: what follows a backslash is itself. */
export function readMarkdown(markdown: string): readonly Node[] {
  return markdown.split(/(```[\s\S]*?```)/).flatMap((piece, index) => {
    if (index % 2 === 1) return [{ text: piece.replace(/^```[\w+.#-]*\n?|\n?```$/g, ''), styles: ['code-block'] as const }];
    return piece
      .split(/((?:^> ?.*(?:\n|$))+)/m)
      .flatMap((lines, quoted) => (quoted % 2 === 1 ? inside(lines.replace(/^> ?/gm, ''), ['quote']) : inside(lines, [])));
  });
}

function inside(text: string, around: readonly Style[]): readonly Node[] {
  const nodes: Node[] = [];
  let open: readonly Style[] = around;
  let words = '';
  const flush = () => {
    if (words !== '') nodes.push({ text: words, styles: open });
    words = '';
  };
  for (let at = 0; at < text.length;) {
    const [taken, node, style] = takeOne(text, at);
    if (style !== null) {
      flush();
      open = open.includes(style) ? open.filter((one) => one !== style) : [...open, style];
    } else if (node !== null) {
      flush();
      nodes.push({ text: node.text, styles: [...open, ...node.styles] });
    } else words += text.slice(at, at + taken).replace(/^\\(?=.)/s, '');
    at += taken;
  }
  flush();
  return nodes;
}

/** How much is taken, and what it is: a node of its own, a mark, or words. */
function takeOne(text: string, at: number): readonly [number, Node | null, Style | null] {
  const rest = text.slice(at, at + 2_100);
  if (rest[0] === '\\' && rest.length > 1) return [2, null, null];
  const code = /^`([^`]+)`/.exec(rest);
  if (code) return [code[0].length, { text: code[1] ?? '', styles: ['code'] }, null];
  const link = /^<(https?:[^>\s]+)>/.exec(rest);
  if (link) return [link[0].length, { text: link[1] ?? '', styles: ['link'] }, null];
  const mark = MARKS.find(([sign]) => rest.startsWith(sign));
  return mark ? [mark[0].length, null, mark[1]] : [1, null, null];
}
