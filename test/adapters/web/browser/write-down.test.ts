/** A conversation as text: who said what and when, with sources and files, and no address that is not one. */
import { expect, it } from 'vitest';
import type { Kept } from '../../../../adapters/web/browser/transcript.ts';
import { en } from '../../../../adapters/web/browser/words/en.ts';
import { zh } from '../../../../adapters/web/browser/words/zh.ts';
import { withSources, writeDown } from '../../../../adapters/web/browser/write-down.ts';

const message = (role: Kept['role'], text: string, more: Partial<Kept> = {}): Kept => ({
  id: text,
  seq: 1,
  role,
  text,
  blocks: [],
  sources: [],
  files: [],
  outcome: null,
  state: 'sent',
  at: '2030-01-02T12:00:00',
  author: null,
  until: null,
  ...more,
});
const source = (n: number, title: string, url: string | null, page: number | null = null) => ({
  n,
  title,
  url,
  page,
  passageId: `p${n}`,
  quote: 'Words.',
});

const ANSWER = message('assistant', 'Yes [1][2][3].', {
  sources: [source(1, 'Returns', 'https://shop.example/returns', 12), source(2, '', null), source(3, 'Trick', 'javascript:alert(1)')],
});

it('lists the sources of an answer below it by their numbers', () => {
  expect(withSources(ANSWER, en)).toBe(
    'Yes [1][2][3].\n\nSources:\n[1] Returns p. 12 https://shop.example/returns\n[2] Untitled document\n[3] Trick',
  );
  expect(withSources(ANSWER, zh)).toContain('[1] Returns 第 12 页 https://');
  expect(withSources(message('assistant', 'Hello.'), en)).toBe('Hello.');
});
it('names everyone, and writes times in the language of the page', () => {
  const file = { id: 'f', name: 'kettle.png', mediaType: 'image/png', size: 1 };
  const messages = [
    message('user', 'May I?', { files: [file] }),
    ANSWER,
    message('operator', 'Hello.', { author: 'Mina' }),
    message('operator', 'Bye.'),
    message('system', 'The end.'),
  ];
  const text = writeDown(messages, 'Blue Kettle', en, 'en');
  expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual([
    '# Blue Kettle',
    '## You, January 2, 2030 at 12:00 PM',
    '## AI assistant, January 2, 2030 at 12:00 PM',
    '## Mina (Person), January 2, 2030 at 12:00 PM',
    '## Person, January 2, 2030 at 12:00 PM',
    '## Conversation, January 2, 2030 at 12:00 PM',
  ]);
  expect(text).toContain('May I?\n\n- kettle.png\n');
  expect(writeDown(messages, '蓝水壶', zh, 'zh')).toContain('## AI 助手, 2030年1月2日 12:00\n');
});
it('leaves the time out where there is none', () => {
  expect(writeDown([message('user', 'Hi', { at: '' })], 'T', en, 'en')).toBe('# T\n\n## You\n\nHi\n');
});
