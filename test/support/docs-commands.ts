/** The commands of the documentation's shell blocks, as somebody would copy them. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { listPages } from './docs-pages.ts';

export interface DocsCommand {
  readonly page: string;
  /** One command, its continuation lines with it. */
  readonly text: string;
}

const ROOT = resolve(import.meta.dirname, '../..');
const BLOCK = /```(?:sh|bash)\n(.*?)```/gs;

export function readDocsCommands(): readonly DocsCommand[] {
  return listPages().flatMap((page) => {
    const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(BLOCK)].map(([, body = '']) => body);
    return blocks.flatMap(splitCommands).map((text) => ({ page, text }));
  });
}

/** A command goes on after a backslash and within quotes. */
function splitCommands(body: string): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of body.split('\n')) {
    open = open === '' ? line.trim() : `${open}\n${line}`;
    if (open.endsWith('\\') || isQuoted(open)) continue;
    if (open !== '') commands.push(open);
    open = '';
  }
  return commands;
}

/** Whether a quotation is still open at the end. */
function isQuoted(text: string): boolean {
  let quote = '';
  for (const character of text.replaceAll(/(^|\s)#[^\n]*/g, '')) {
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
  }
  return quote !== '';
}

/** Words of a command without its comment; quoted ones are one word. */
export const wordsOf = (text: string): string[] =>
  [...text.replaceAll(/\s#\s[^\n]*/g, '').matchAll(/(?:\$\([^)]*\)|[^\s"'\\]|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replaceAll(/^["']|["']$/g, ''),
  );
