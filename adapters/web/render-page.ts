/** Fills the placeholders of the built chat page. */
import type { PageLanguage } from './visitor-language.ts';

const CHANNEL_META = /<meta\s+name="claw-channel"\s+content="[^"]*"\s*\/?>/;
const HTML_TAG = /<html\b[^>]*>/;

/** The page for one channel in one language; a page without the placeholder gets it at the end of its head. */
export function renderPage(html: string, channelKey: string, language: PageLanguage): string {
  const meta = `<meta name="claw-channel" content="${escapeAttribute(channelKey)}">`;
  const named = CHANNEL_META.test(html) ? html.replace(CHANNEL_META, () => meta) : html.replace('</head>', () => `${meta}</head>`);
  return named.replace(HTML_TAG, `<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">`);
}

function escapeAttribute(text: string): string {
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
