/** What the first page says, in Chinese. */
import type { WordsLike } from './in-both.ts';
import type { en } from './home-en.ts';

export const zh: WordsLike<typeof en> = {
  title: '开始',
  lead: '从零到回答客户，每完成一步会自动打勾。',
  progress: (done, all) => `已完成 ${done}/${all}`,
  allDone: '全部完成，接下来它会自己回答。',
  done: '已完成',
  name: {
    title: '告诉我们你是谁',
    about: '企业名称给你的团队看，同时选择控制台的语言。',
    label: '企业名称',
  },
  documents: {
    title: '添加一份文档',
    about: '价目表、退货规则、说明书：回答只来自文档里写着的内容。',
    ready: (count) => `已有文档：${count}`,
  },
  question: {
    title: '问一个问题',
    about: '像客户那样提问，看看回答什么、依据在哪里。',
    label: '问题',
    submit: '提问',
    chat: '在聊天页面里以客户的身份看看',
  },
  channel: {
    title: '接入一个渠道',
    about: '网页聊天已经可用，再接入客户常用的即时通讯工具。',
  },
  team: {
    title: '邀请团队',
    about: '客户要找人工时，得有人在。',
    email: '邮箱',
    role: '角色',
    roles: {
      owner: '所有者：全部权限，包括管理其他所有者',
      admin: '管理员：文档、渠道、设置和成员',
      operator: '客服：回答客户',
      viewer: '只读：只能查看',
    },
    submit: '生成邀请',
    link: '把这个链接发给对方。链接一周内有效，只能用一次，也只显示这一次。',
    linkLabel: '邀请链接',
  },
};
