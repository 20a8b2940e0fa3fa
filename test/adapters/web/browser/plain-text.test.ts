/** What a screen reader is told, and that the page knows the tree as the server makes it. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Block as SentBlock } from '../../../../adapters/_shared/render-tree.ts';
import type { Block } from '../../../../adapters/web/browser/nodes.ts';
import { plainText } from '../../../../adapters/web/browser/plain-text.ts';
import { renderMessage } from '../../../../adapters/web/render-message.ts';

const read = (text: string): string => plainText(renderMessage({ role: 'operator', text, sources: [] }));

it('tells the words without marks and numbers', () => {
  expect(read('**Yes** ~~no~~ [1].\n\n- one\n- `two` [2]')).toBe('Yes no.\none\ntwo');
});

it('tells quotes, tables and code, and addresses as people read them', () => {
  expect(read('> a\n> b\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nc d\n```')).toBe('a b\na b\n1 2\nc d');
  expect(read('See https://www.shop.example/returns/')).toBe('See shop.example/returns');
});

it('knows the tree as the server sends it', async () => {
  const typesOf = async (path: string): Promise<string> => {
    const text = await readFile(new URL(`../../../../adapters/${path}`, import.meta.url), 'utf8');
    return text.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').replaceAll(/\s+/g, ' ');
  };
  expect(await typesOf('web/browser/nodes.ts')).toBe(await typesOf('_shared/render-tree.ts'));
  const sent: readonly SentBlock[] = renderMessage({ role: 'operator', text: 'Hi', sources: [] });
  const drawn: readonly Block[] = sent;
  expect(drawn).toHaveLength(1);
});
