// What the help site itself says, in both languages.

/** @typedef {typeof WORDS.en} Words */

const WORDS = {
  en: {
    lang: 'en',
    site: 'Claw help',
    home: 'Help',
    lead: 'How to put one support agent on your documents and your channels, and how to run it.',
    search: 'Search the help',
    none: 'Nothing found. Try other words, or ask in the chat.',
    keys: 'Press / to search',
    pages: 'Pages',
    here: 'On this page',
    chat: 'Chat',
    api: 'API reference',
    other: '中文',
    skip: 'Skip to the text',
    before: 'Previous',
    after: 'Next',
    copy: 'Copy',
    copied: 'Copied',
    inEnglish: '',
    decisions: 'Decisions',
    decisionsAbout: 'Why Claw is the way it is: one short record for each choice that was hard.',
  },
  'zh-CN': {
    lang: 'zh-CN',
    site: 'Claw 帮助',
    home: '帮助',
    lead: '怎么让一个客服助手读懂你的文档、接入你的渠道，以及怎么运行它。',
    search: '搜索帮助',
    none: '没有找到。换几个词试试，或者在聊天页面提问。',
    keys: '按 / 搜索',
    pages: '页面',
    here: '本页内容',
    chat: '聊天',
    api: 'API 参考',
    other: 'English',
    skip: '跳到正文',
    before: '上一页',
    after: '下一页',
    copy: '复制',
    copied: '已复制',
    inEnglish: '（英文）',
    decisions: '设计决定',
    decisionsAbout: '为什么这样做：每个不容易的选择都有一份简短的记录（英文）。',
  },
};

/** @param {import('./page-names.mjs').Language} language @returns {Words} */
export const wordsOf = (language) => WORDS[language];
