/** Writes the chat page, and the small pages shown in its place. */
import type { PageLanguage } from '../_shared/page-language.ts';
import { escapeHtml, langOf, pageProblem } from '../_shared/page-parts.ts';

/** What the page is told about the channel it talks to. */
export interface PageFacts {
  readonly channelKey: string;
  /** Name that the business gave the channel. */
  readonly title: string;
  readonly language: PageLanguage;
  /** The styles of its first frame. */
  readonly css: string;
}

/**
 * The page for one channel in one language: the same element that a widget is, in the same one script. Inside the element stands what is
 * known without the script, drawn with the element's own styles; it gives way when the element has drawn itself.
 */
export function renderPage({ channelKey, title, language, css }: PageFacts): string {
  const [key, name] = [channelKey, title].map(escapeHtml);
  const lang = langOf(language);
  return `<!doctype html>
<html lang="${lang}">
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
<style>${css}</style>
</head>
<body>
<claw-chat mode="page" channel="${key}" title="${name}"><div class="root root-page first-frame" lang="${lang}" title=""><div class="page">
<header class="head"><h1 dir="auto">${name}</h1></header>
<main class="stage">
<div class="log-frame"><noscript>This chat needs JavaScript. 此对话页面需要启用 JavaScript。</noscript></div>
<div class="composer"><div class="composer-box"></div></div>
</main>
</div></div></claw-chat>
</body>
</html>
`;
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
  const [title, remedy] = PROBLEMS[pageProblem(status)][language];
  return `<!doctype html>
<html lang="${langOf(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body>
<h1>${title}</h1>
<p>${remedy}</p>
</body>
</html>
`;
}
