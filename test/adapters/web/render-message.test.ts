/** What leaves as a tree: links only where they may be, and always with the address they lead to. */
import { describe, expect, it } from 'vitest';
import { renderDraft, renderMessage } from '../../../adapters/web/render-message.ts';
import type { Block, Inline } from '../../../adapters/_shared/render-tree.ts';

const inline = (blocks: readonly Block[]): readonly Inline[] =>
  blocks.flatMap((block) => (block.kind === 'paragraph' ? block.children : []));
const linksOf = (blocks: readonly Block[]): readonly Inline[] => inline(blocks).filter(({ kind }) => kind === 'link');
const answer = (text: string, ...urls: readonly string[]) =>
  renderMessage({ role: 'assistant', text, sources: urls.map((url) => ({ url })) });

describe("an agent's words", () => {
  it('link to a cited source under its own address, and to nothing else', () => {
    const blocks = answer('See https://shop.example/returns and https://evil.example/?q=all.', 'https://shop.example/returns');
    expect(linksOf(blocks)).toEqual([{ kind: 'link', url: 'https://shop.example/returns' }]);
    expect(JSON.stringify(blocks)).toContain('evil.example/?q=all');
  });
  it('show the address beside other words', () => {
    expect(inline(answer('[our page](https://shop.example/returns)', 'https://shop.example/returns'))).toEqual([
      { kind: 'text', text: 'our page (' },
      { kind: 'link', url: 'https://shop.example/returns' },
      { kind: 'text', text: ')' },
    ]);
  });
  it('leave the words of a link that may not be one, at any depth', () => {
    const text = '> - **[click](https://evil.example)**\n\n| a |\n|---|\n| [b](https://evil.example) |';
    expect(JSON.stringify(answer(text))).not.toMatch(/"link"|evil/);
    expect(JSON.stringify(answer(text))).toContain('click');
  });
  it('link to nothing while they are written', () => {
    expect(linksOf(renderDraft('See https://shop.example/returns.').map(({ block }) => block))).toEqual([]);
  });
});

it('lets people of the business link to any web address', () => {
  const blocks = renderMessage({ role: 'operator', text: 'Look: https://any.example/?a=1', sources: [] });
  expect(linksOf(blocks)).toHaveLength(1);
});

it("draws nothing of a visitor's own words, which are no markup", () => {
  expect(renderMessage({ role: 'user', text: '**not bold**', sources: [] })).toEqual([]);
});
