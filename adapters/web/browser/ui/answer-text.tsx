/** Draws the tree of an answer as elements: text stays text, whatever it contains. */
import type { ComponentChildren, JSX } from 'preact';
import type { Block, Cell, Inline } from '../nodes.ts';

/** How a source mark `[n]` is drawn. */
type DrawCite = (n: number) => ComponentChildren;

function drawInline(node: Inline, cite: DrawCite): ComponentChildren {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'code') return <code>{node.text}</code>;
  if (node.kind === 'cite') return cite(node.n);
  if (node.kind === 'break') return <br />;
  const content = drawAll(node.content, cite);
  if (node.kind !== 'link') return node.kind === 'strong' ? <strong>{content}</strong> : <em>{content}</em>;
  return (
    <a href={node.href} target="_blank" rel="noopener noreferrer nofollow">
      {content}
    </a>
  );
}

const drawAll = (nodes: readonly Inline[], cite: DrawCite): ComponentChildren => nodes.map((node) => drawInline(node, cite));

function Table({ head, rows, cite }: { head: readonly Cell[]; rows: readonly (readonly Cell[])[]; cite: DrawCite }): JSX.Element {
  return (
    <div class="table-frame" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th scope="col">{drawAll(cell, cite)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>{drawAll(cell, cite)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function drawItem(blocks: readonly Block[], cite: DrawCite): ComponentChildren {
  const [first, ...rest] = blocks;
  const isPlain = first?.kind === 'paragraph';
  return (
    <li>
      {isPlain ? drawAll(first.content, cite) : first && drawBlock(first, cite)}
      {rest.map((block) => drawBlock(block, cite))}
    </li>
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
      return <blockquote>{block.blocks.map((each) => drawBlock(each, cite))}</blockquote>;
    case 'table':
      return <Table head={block.head} rows={block.rows} cite={cite} />;
    case 'heading':
      return <h2>{drawAll(block.content, cite)}</h2>;
    case 'list': {
      const items = block.items.map((item) => drawItem(item, cite));
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'paragraph':
      return <p>{drawAll(block.content, cite)}</p>;
  }
}

export function AnswerText({ blocks, cite }: { blocks: readonly Block[]; cite: DrawCite }): JSX.Element {
  return (
    <div class="prose" dir="auto">
      {blocks.map((block) => drawBlock(block, cite))}
    </div>
  );
}
