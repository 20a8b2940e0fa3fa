/** Draws the tree of an answer as elements: text stays text, whatever it contains. */
import type { ComponentChildren, JSX } from 'preact';
import type { Block, Inline } from '../nodes.ts';
import { bare } from '../plain-text.ts';

/** How a source mark `[n]` is drawn. */
type DrawCite = (n: number) => ComponentChildren;

const TAGS = { strong: 'strong', emphasis: 'em', strike: 's' } as const;

function drawInline(node: Inline, cite: DrawCite): ComponentChildren {
  if ('children' in node) {
    const Tag = TAGS[node.kind];
    return <Tag>{drawAll(node.children, cite)}</Tag>;
  }
  if ('text' in node) return node.kind === 'code' ? <code>{node.text}</code> : node.text;
  if (node.kind === 'cite') return cite(node.n);
  if (node.kind === 'break') return <br />;
  return (
    <a href={node.url} target="_blank" rel="noopener noreferrer nofollow">
      {bare(node.url)}
    </a>
  );
}

const drawAll = (nodes: readonly Inline[], cite: DrawCite): ComponentChildren => nodes.map((node) => drawInline(node, cite));

function drawRows(rows: readonly (readonly (readonly Inline[])[])[], Cell: 'th' | 'td', cite: DrawCite): ComponentChildren {
  return rows.map((row) => (
    <tr>
      {row.map((cell) => (
        <Cell scope={Cell === 'th' ? 'col' : undefined}>{drawAll(cell, cite)}</Cell>
      ))}
    </tr>
  ));
}

/** The paragraph that an item begins with is the item's own text. */
function drawItem(blocks: readonly Block[], cite: DrawCite): ComponentChildren {
  return (
    <li>{blocks.map((block, at) => (at === 0 && block.kind === 'paragraph' ? drawAll(block.children, cite) : drawBlock(block, cite)))}</li>
  );
}

function drawBlock(block: Block, cite: DrawCite): ComponentChildren {
  switch (block.kind) {
    case 'rule':
      return <hr />;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return <blockquote>{block.children.map((each) => drawBlock(each, cite))}</blockquote>;
    case 'table':
      return (
        <div class="table-frame" tabIndex={0}>
          <table>
            <thead>{drawRows(block.rows.slice(0, 1), 'th', cite)}</thead>
            <tbody>{drawRows(block.rows.slice(1), 'td', cite)}</tbody>
          </table>
        </div>
      );
    case 'heading':
      return <h2>{drawAll(block.children, cite)}</h2>;
    case 'list': {
      const items = block.items.map((item) => drawItem(item, cite));
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'paragraph':
      return <p>{drawAll(block.children, cite)}</p>;
  }
}

export function AnswerText({ blocks, cite }: { blocks: readonly Block[]; cite: DrawCite }): JSX.Element {
  return (
    <div class="prose" dir="auto">
      {blocks.map((block) => drawBlock(block, cite))}
    </div>
  );
}
