/** What is said of canned answers, in Chinese. */
import type { en } from './canned-en.ts';
import type { WordsLike } from './in-both.ts';

export const zh: WordsLike<typeof en> = {
  none: '还没有常用回复',
  noneBody: '写下团队反复要说的话，在收件箱里点一下，或输入 / 加几个字就能插入。',
  add: '新建常用回复',
  about: '供团队回复时使用。',
  title: '标题',
  titleHelp: '用它来查找。',
  titleTaken: '已经有这个标题。',
  text: '内容',
  textHelp: '{name} 会换成客户的名字，{me} 会换成你的名字。',
  language: '语言',
  languages: { '': '不限', en: '英文', zh: '中文' },
  removed: '常用回复已删除。',
  insert: '常用回复',
  found: (count) => `${count} 条常用回复，按 Enter 使用第一条。`,
  noneFound: '没有符合的常用回复。',
  slashHint: '输入 / 查找常用回复',
};
