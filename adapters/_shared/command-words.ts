/** What the commands do, as menus of messengers tell people. */

/** In the order of a menu. */
export const COMMAND_WORDS = [
  { name: 'help', en: 'What I can do', zh: '我能做什么' },
  { name: 'new', en: 'Start a new conversation', zh: '开始新的对话' },
  { name: 'human', en: 'Reach a person', zh: '转接人工' },
  { name: 'stop', en: 'Stop the answer', zh: '停止回答' },
  { name: 'usage', en: 'How much I may ask', zh: '查看使用量' },
] as const;
