/** Writes the page on which a site owner tries the widget and copies the tag for it. */
import type { PageLanguage } from '../_shared/page-language.ts';
import { escapeHtml, langOf } from '../_shared/page-parts.ts';

export interface EmbedFacts {
  /** The channel to begin with; '' when there is none yet. */
  readonly channelKey: string;
  readonly language: PageLanguage;
}

/** The accent of the light theme, which the field for it begins with. */
const USUAL_ACCENT = '#0f6b68';

const WORDS = {
  en: {
    title: 'Put the chat on your site',
    intro: 'Choose how the chat looks, then paste the tag before the end of your page. The chat beside it is the real one.',
    channel: 'Channel key',
    channelHelp: 'The last part of the address of the chat page, as in /chat/<key>.',
    position: 'Position',
    right: 'Bottom right',
    left: 'Bottom left',
    accent: 'Accent colour',
    accentHelp: 'Dark enough for white text on it.',
    language: 'Language',
    auto: 'The visitor’s own',
    tag: 'Your tag',
    copy: 'Copy',
    done: 'Copied.',
    chosen: 'The text is selected: press Ctrl + C or Cmd + C.',
    origins: 'The chat answers only on sites that the setting web.origins of its channel lists, for instance https://shop.example.',
    preview: 'Preview',
    previewHelp: 'Your page. Open the chat with the button in the corner.',
    other: '中文',
  },
  zh: {
    title: '将对话放到您的网站',
    intro: '选择对话的外观，然后将下面的标签粘贴到网页末尾之前。旁边显示的就是真实的对话窗口。',
    channel: '渠道密钥',
    channelHelp: '对话页面网址的最后一段，即 /chat/<key> 中的 key。',
    position: '位置',
    right: '右下角',
    left: '左下角',
    accent: '强调色',
    accentHelp: '需要足够深，使其上的白色文字清晰可读。',
    language: '语言',
    auto: '跟随访客',
    tag: '您的标签',
    copy: '复制',
    done: '已复制。',
    chosen: '文字已选中：请按 Ctrl + C 或 Cmd + C。',
    origins: '对话只在渠道设置 web.origins 列出的网站上工作，例如 https://shop.example。',
    preview: '预览',
    previewHelp: '您的网页。点击角落里的按钮打开对话。',
    other: 'English',
  },
} as const;

type EmbedWords = (typeof WORDS)[PageLanguage];

const fieldsOf = (w: EmbedWords, key: string): string => `<form>
<label>${w.channel}<input name="channel" value="${key}" autocomplete="off" spellcheck="false"><small>${escapeHtml(w.channelHelp)}</small></label>
<label>${w.position}<select name="position"><option value="bottom-right">${w.right}</option><option value="bottom-left">${w.left}</option></select></label>
<label>${w.language}<select name="language"><option value="">${w.auto}</option><option value="en">English</option><option value="zh">中文</option></select></label>
<label>${w.accent}<input type="color" name="accent" value="${USUAL_ACCENT}"><small>${w.accentHelp}</small></label>
</form>`;

/** The page in one language, for one channel. */
export function renderEmbedPage({ channelKey, language }: EmbedFacts): string {
  const w = WORDS[language];
  const key = escapeHtml(channelKey);
  const other = language === 'zh' ? 'en' : 'zh';
  return `<!doctype html>
<html lang="${langOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
<link rel="stylesheet" href="/assets/embed.css">
<title>${w.title}</title>
<script src="/widget.js" defer></script>
<script type="module" src="/assets/embed.js"></script>
</head>
<body>
<main>
<div>
<h1>${w.title}</h1>
<p>${w.intro}</p>
<p><a href="?lang=${other}" hreflang="${other}" lang="${other}">${w.other}</a></p>
${fieldsOf(w, key)}
<h2>${w.tag}</h2>
<pre id="snippet" tabindex="0"></pre>
<p><button type="button" id="copy">${w.copy}</button> <span id="copied" role="status" data-done="${w.done}" data-chosen="${w.chosen}"></span></p>
<p>${w.origins}</p>
</div>
<section class="preview" aria-label="${w.preview}">
<p>${w.previewHelp}</p>
<claw-chat channel="${key}"></claw-chat>
</section>
</main>
</body>
</html>
`;
}
