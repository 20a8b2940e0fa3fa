/** Markdown (GitHub's flavour) as sections of plain text under their headings; tables and code stay whole. */
import type { Heading, List, ListItem, Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { ParsedBlock, ParsedSection } from '../../core/ports/document-parser.ts';
import { HARD_BREAK, joinLines } from './join-lines.ts';
import { pipeTable } from './pipe-table.ts';

export interface ParsedMarkdown {
  /** The front matter's title, else the first heading of the first level when nothing but front matter stands before it. */
  readonly title: string | null;
  readonly sections: readonly ParsedSection[];
}

const FRONT_MATTER = /^---\n(?<body>[\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/u;

export function parseMarkdown(source: string): ParsedMarkdown {
  const front = FRONT_MATTER.exec(source);
  const text = front ? source.slice(front[0].length) : source;
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const first = tree.children[0];
  const heading = first?.type === 'heading' && first.depth === 1 ? headingText(first) : null;
  const title = frontTitle(front?.groups?.['body']) ?? heading;
  const content = heading !== null && heading === title ? tree.children.slice(1) : tree.children;
  return { title, sections: collectSections(content) };
}

function frontTitle(body: string | undefined): string | null {
  const line = /^title:[ \t]*(?<value>.+)$/imu.exec(body ?? '')?.groups?.['value'];
  const value = line?.trim().replace(/^(["'])(.*)\1$/u, '$2');
  return value === undefined || value === '' ? null : value;
}

function collectSections(nodes: readonly RootContent[]): ParsedSection[] {
  const sections: ParsedSection[] = [];
  let path: { depth: number; text: string }[] = [];
  let blocks: ParsedBlock[] = [];
  const close = (): void => {
    if (blocks.length > 0) sections.push({ headingPath: path.map((heading) => heading.text), blocks });
    blocks = [];
  };
  for (const node of nodes) {
    if (node.type === 'heading') {
      close();
      path = [...path.filter((above) => above.depth < node.depth), { depth: node.depth, text: headingText(node) }];
    } else {
      const block = toBlock(node);
      if (block.text !== '') blocks.push(block);
    }
  }
  close();
  return sections;
}

function headingText(node: Heading): string {
  return plainText(node)
    .replaceAll('`', '')
    .replace(/\s*\{#[^}]*\}\s*$/u, '');
}

function toBlock(node: RootContent): ParsedBlock {
  return { text: plainText(node).trim(), atomic: node.type === 'table' || node.type === 'code' };
}

const LINE_ENDED = new Set(['paragraph', 'code', 'heading', 'blockquote', 'list', 'table', 'tableRow']);

/** What a reader sees: no marks but those of code, no comments; a list item a line, code in its fence, a table in pipes. */
function plainText(node: Nodes): string {
  if (node.type === 'html') return node.value.replace(/<!--[\s\S]*?-->|<[^>]*>/gu, ' ').trim();
  if (node.type === 'definition' || node.type === 'thematicBreak') return '';
  if (node.type === 'image' || node.type === 'imageReference') return node.alt ?? '';
  if (node.type === 'break') return HARD_BREAK;
  if (node.type === 'inlineCode') return node.value.includes('`') ? node.value : `\`${node.value}\``;
  if (node.type === 'code') return fence(node.value, node.lang ?? '');
  if (node.type === 'table') return pipeTable(node.children.map((row) => row.children.map(plainText)));
  if (node.type === 'list') return node.children.map((item, i) => listItem(item, node, i)).join('\n');
  if ('value' in node) return node.value;
  if (!('children' in node)) return '';
  const parts = node.children.map((child) => plainText(child) + (LINE_ENDED.has(child.type) ? '\n' : ''));
  const text = parts.join('').replace(/\n+$/u, '');
  return node.type === 'paragraph' || node.type === 'heading' ? joinLines(text) : text;
}

function listItem(item: ListItem, list: List, place: number): string {
  return `${list.ordered ? `${(list.start ?? 1) + place}.` : '-'} ${plainText(item)}`;
}

/** Longer than any fence inside, so that the block ends where it should. */
function fence(code: string, language: string): string {
  const inner = code.match(/`{3,}/gu)?.sort((a, b) => b.length - a.length)[0] ?? '``';
  return `${inner}\`${language}\n${code.replace(/^\n+|\s+$/gu, '')}\n${inner}\``;
}
