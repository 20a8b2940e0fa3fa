/** Writes the chat page, and the small pages shown in its place. */
import type { PageLanguage } from './visitor-language.ts';

/** What the page is told about the channel it talks to. */
export interface PageFacts {
  readonly channelKey: string;
  /** Name that the business gave the channel. */
  readonly title: string;
  readonly language: PageLanguage;
}

/** The page for one channel in one language: the same element that a widget is, in the same one script. */
export function renderPage({ channelKey, title, language }: PageFacts): string {
  const [key, name] = [channelKey, title].map(escapeAttribute);
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#14191a" media="(prefers-color-scheme: dark)">
<meta name="referrer" content="same-origin">
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
<title>${name}</title>
<script src="/widget.js" defer></script>
</head>
<body>
<claw-chat mode="page" channel="${key}" title="${name}"></claw-chat>
<noscript>This chat needs JavaScript. 此对话页面需要启用 JavaScript。</noscript>
</body>
</html>
`;
}

/** Text for an attribute in double quotes, or between tags. */
export function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Shown in place of the page when it was not built. */
export const UNBUILT_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Claw</title></head>
<body>
<h1>The chat page is not built yet</h1>
<p>Stop Claw and run <code>npm start</code> in its folder: it builds the page and starts again.</p>
<p lang="zh-CN">聊天页面尚未构建：请停止 Claw，然后在它的目录中运行 <code>npm start</code>。</p>
</body>
</html>
`;

const PROBLEMS = {
  missing: {
    en: ['There is no chat here', 'Check the address, or ask whoever gave it to you.'],
    zh: ['这里没有聊天页面', '请检查网址，或询问给您网址的人。'],
  },
  busy: {
    en: ['Too many requests', 'Wait a minute and open this page again.'],
    zh: ['请求太频繁', '请等一分钟再打开此页面。'],
  },
  broken: {
    en: ['This page cannot be shown now', 'Please try again in a moment.'],
    zh: ['暂时无法显示此页面', '请稍后再试。'],
  },
} as const;

/** A small page for somebody who opened an address that cannot be shown. */
export function renderProblem(status: number, language: PageLanguage): string {
  const [title, remedy] = PROBLEMS[status === 404 ? 'missing' : status === 429 ? 'busy' : 'broken'][language];
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body>
<h1>${title}</h1>
<p>${remedy}</p>
</body>
</html>
`;
}
