/** What people read at the end of an installation: what happened, and what they can do. */
import type { PageLanguage } from '../_shared/page-language.ts';
import type { InstallOutcome } from '../../src/core/ports/channel-installs.ts';
import type { NotGranted } from './exchange-code.ts';

/** `denied`: declined in Slack; `gone`: the link does not count any more; `missing`, `busy` and `broken`: of the address itself. */
export type InstallEnd = InstallOutcome | NotGranted | 'denied' | 'gone' | 'missing' | 'busy' | 'broken';

export interface EndWords {
  readonly title: string;
  readonly happened: string;
  readonly remedy: string;
}

/** Three sentences each; `{workspace}` and `{business}` are filled in where they are known. */
const WORDS: Readonly<Record<InstallEnd, Readonly<Record<PageLanguage, readonly [title: string, happened: string, remedy: string]>>>> = {
  made: {
    en: [
      'Connected',
      'The Slack workspace {workspace} is connected to {business}: what people ask the app there is answered by {business}.',
      'Open the app in Slack and ask it something, or invite it to a channel. You can close this page.',
    ],
    zh: [
      '已接入',
      'Slack 工作区“{workspace}”已接入“{business}”：在那里向应用提出的问题由“{business}”回答。',
      '在 Slack 中打开应用并提问，或邀请它加入频道。此页面可以关闭了。',
    ],
  },
  renewed: {
    en: [
      'Connected again',
      'The Slack workspace {workspace} was already connected to {business}, and its access was renewed.',
      'There is nothing more to do. You can close this page.',
    ],
    zh: ['已重新接入', 'Slack 工作区“{workspace}”此前已接入“{business}”，现已更新授权。', '无需其他操作。此页面可以关闭了。'],
  },
  denied: {
    en: [
      'Nothing was connected',
      'The request was declined in Slack.',
      'To connect the workspace after all, open the link that you were given once more within its fifteen minutes.',
    ],
    zh: ['未接入', '请求在 Slack 中被拒绝。', '如仍要接入，请在链接的十五分钟有效期内再打开一次。'],
  },
  gone: {
    en: [
      'This link no longer counts',
      'A link that connects a workspace can be used once, within fifteen minutes. Nothing was connected.',
      'Ask whoever gave it to you for a new one.',
    ],
    zh: ['链接已失效', '接入链接只能使用一次，有效期十五分钟。没有接入任何工作区。', '请向给您链接的人索取新的链接。'],
  },
  taken: {
    en: [
      'Already connected elsewhere',
      'In the Slack workspace {workspace} the app is already connected elsewhere. That connection was left as it is, and {business} got no access.',
      'Delete the other connection first; whoever runs this service can say where it is. Then ask for a new link.',
    ],
    zh: [
      '已在别处接入',
      '该应用在 Slack 工作区“{workspace}”中已有另一处接入。原有接入保持不变，“{business}”没有获得访问权限。',
      '请先删除原有接入（服务的运营者知道它在哪里），然后索取新的链接。',
    ],
  },
  organization: {
    en: [
      'Choose one workspace',
      'The app was to be installed for a whole organization, and it works in single workspaces only. Nothing was connected.',
      "Ask for a new link, and choose a workspace at the top of Slack's page.",
    ],
    zh: [
      '请选择一个工作区',
      '应用不支持安装到整个组织，只能安装到单个工作区。没有接入任何工作区。',
      '请索取新的链接，并在 Slack 页面顶部选择一个工作区。',
    ],
  },
  expiring: {
    en: [
      'The app is set up in a way that does not work here',
      'Its tokens expire within hours (token rotation is on). Nothing was connected.',
      'Whoever runs this service has to make an app without token rotation.',
    ],
    zh: [
      '应用的设置不受支持',
      '它的令牌会在数小时后过期（开启了 token rotation）。没有接入任何工作区。',
      '服务的运营者需要创建一个未开启 token rotation 的应用。',
    ],
  },
  away: {
    en: [
      'Slack could not be reached',
      'Slack did not answer in time. Nothing was connected.',
      'Ask for a new link and try again in a few minutes.',
    ],
    zh: ['无法连接 Slack', 'Slack 没有及时响应。没有接入任何工作区。', '请过几分钟索取新的链接再试。'],
  },
  refused: {
    en: [
      'Slack did not confirm it',
      'Slack gave no access for this installation. Nothing was connected.',
      'Ask for a new link. When it happens again, whoever runs this service finds the reason in its log.',
    ],
    zh: [
      'Slack 没有确认',
      'Slack 没有为这次安装授予访问权限。没有接入任何工作区。',
      '请索取新的链接再试。如再次出现，服务的运营者可在日志中找到原因。',
    ],
  },
  missing: {
    en: ['There is no such app here', 'No app of this id can be installed here.', 'Check the address, or ask whoever gave it to you.'],
    zh: ['没有这个应用', '此处没有这个 id 的应用可供安装。', '请检查网址，或询问给您网址的人。'],
  },
  busy: {
    en: ['Too many requests', 'Too many pages were opened from your address.', 'Wait a minute, then ask for a new link.'],
    zh: ['请求太频繁', '来自您网址的请求太多。', '请等一分钟，再索取新的链接。'],
  },
  broken: {
    en: ['This did not work', 'Something went wrong on our side.', 'Ask for a new link and try again in a moment.'],
    zh: ['未能完成', '我们这边出了问题。', '请稍后索取新的链接再试。'],
  },
};

/** Where nothing is known, the words that stand in its place. */
export function endWords(end: InstallEnd, language: PageLanguage, facts: Readonly<Record<string, string>>): EndWords {
  const [title, happened, remedy] = WORDS[end][language].map((words) =>
    words.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '…'),
  );
  return { title: title ?? '', happened: happened ?? '', remedy: remedy ?? '' };
}
