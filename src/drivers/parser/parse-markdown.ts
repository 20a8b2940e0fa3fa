/** Markdown (GitHub's flavour) as sections of plain text under their headings; tables and code stay whole. */
import type { Heading, Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { ParsedBlock, ParsedSection } from '../../core/ports/document-parser.ts';

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
  const heading = first?.type === 'heading' && first.depth === 1 ? plainText(first) : null;
  const title = frontTitle(front?.groups?.['body']) ?? heading;
  const content = heading !== null && heading === title ? tree.children.slice(1) : tree.children;
  return { title, sections: collectSections(content, text) };
}

function frontTitle(body: string | undefined): string | null {
  const line = /^title:[ \t]*(?<value>.+)$/imu.exec(body ?? '')?.groups?.['value'];
  const value = line?.trim().replace(/^(["'])(.*)\1$/u, '$2');
  return value === undefined || value === '' ? null : value;
}

function collectSections(nodes: readonly RootContent[], source: string): ParsedSection[] {
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
      const block = toBlock(node, source);
      if (block.text !== '') blocks.push(block);
    }
  }
  close();
  return sections;
}

function headingText(node: Heading): string {
  return plainText(node).replace(/\s*\{#[^}]*\}\s*$/u, '');
}

function toBlock(node: RootContent, source: string): ParsedBlock {
  if (node.type === 'table') {
    const { start, end } = node.position ?? {};
    return { text: source.slice(start?.offset ?? 0, end?.offset ?? 0), atomic: true };
  }
  if (node.type === 'code') return { text: node.value.trim(), atomic: true };
  return { text: plainText(node).trim(), atomic: false };
}

const LINE_ENDED = new Set(['paragraph', 'code', 'heading', 'blockquote', 'list', 'tableRow']);

/** What a reader sees: no marks, no comments, a list item a line. */
function plainText(node: Nodes): string {
  if (node.type === 'html') return node.value.replace(/<!--[\s\S]*?-->|<[^>]*>/gu, ' ').trim();
  if (node.type === 'definition' || node.type === 'thematicBreak') return '';
  if (node.type === 'image' || node.type === 'imageReference') return node.alt ?? '';
  if (node.type === 'break') return '\n';
  if ('value' in node) return node.value;
  if (!('children' in node)) return '';
  const parts = node.children.map((child) => plainText(child) + (LINE_ENDED.has(child.type) ? '\n' : ''));
  const text = parts.join('').replace(/\n+$/u, '');
  if (node.type === 'listItem') return `- ${text}\n`;
  return text;
}
