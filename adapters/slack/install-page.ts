/** The small page that a browser ends on after an installation: no script, nothing from elsewhere, readable by day and by night. */
import type { PageLanguage } from '../_shared/page-language.ts';
import { escapeHtml, langOf, styleSource } from '../_shared/page-parts.ts';
import { endWords, type InstallEnd } from './install-words.ts';

const CSS = `:root{color-scheme:light dark;--ink:#1d2526;--soft:#586365;--ground:#f5f7f6;--card:#fff;--line:#dde3e1;--good:#0b6b53;--bad:#9a4a12}
@media (prefers-color-scheme:dark){:root{--ink:#e6ecea;--soft:#a3b0ad;--ground:#14191a;--card:#1c2324;--line:#2e3839;--good:#6ccfb1;--bad:#f0a76b}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--ground);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}
main{max-width:32rem;width:100%;padding:2rem;background:var(--card);border:1px solid var(--line);border-top:4px solid var(--bad);border-radius:.5rem;overflow-wrap:anywhere}
main.good{border-top-color:var(--good)}
h1{margin:0 0 .75rem;font-size:1.375rem;line-height:1.3}
p{margin:0 0 .75rem}
p:last-child{margin:0;color:var(--soft)}`;

/** Lets in the styles above, and nothing else. */
export const installPagePolicy = (): string =>
  `default-src 'none'; style-src ${styleSource(CSS)}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

export interface PageFacts {
  readonly workspace?: string;
  readonly business?: string;
}

export function renderInstallPage(end: InstallEnd, language: PageLanguage, facts: PageFacts = {}): string {
  const { title, happened, remedy } = endWords(end, language, { ...facts });
  const isGood = end === 'made' || end === 'renewed';
  return `<!doctype html>
<html lang="${langOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${CSS}</style>
</head>
<body>
<main${isGood ? ' class="good"' : ''}>
<h1>${escapeHtml(title)}</h1>
<p dir="auto">${escapeHtml(happened)}</p>
<p>${escapeHtml(remedy)}</p>
</main>
</body>
</html>
`;
}
