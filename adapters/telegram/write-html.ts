/** Writes styled text in the HTML that Telegram reads; every character that could be markup is escaped. */
import { escapeHtml } from '../_shared/page-parts.ts';
import type { Span, StyledText } from '../_shared/styled-text.ts';

interface Tags {
  readonly open: string;
  readonly close: string;
}

const TAGS: Readonly<Record<Exclude<Span['style'], 'link' | 'code-block'>, Tags>> = {
  strong: { open: '<b>', close: '</b>' },
  emphasis: { open: '<i>', close: '</i>' },
  strike: { open: '<s>', close: '</s>' },
  code: { open: '<code>', close: '</code>' },
  quote: { open: '<blockquote>', close: '</blockquote>' },
};

export function writeHtml({ text, spans }: StyledText): string {
  let html = '';
  let at = 0;
  const open: (Span & Tags)[] = [];
  const closeUpTo = (place: number): void => {
    for (let last = open.at(-1); last !== undefined && last.end <= place; last = open.at(-1)) {
      html += escapeHtml(text.slice(at, last.end)) + last.close;
      at = last.end;
      open.pop();
    }
  };
  for (const span of spans) {
    closeUpTo(span.start);
    // Telegram knows no quote inside a quote.
    if (span.style === 'quote' && open.some(({ style }) => style === 'quote')) continue;
    html += escapeHtml(text.slice(at, span.start));
    at = span.start;
    const tags = tagsOf(span, text);
    html += tags.open;
    open.push({ ...span, ...tags });
  }
  closeUpTo(text.length);
  return html + escapeHtml(text.slice(at));
}

function tagsOf(span: Span, text: string): Tags {
  if (span.style === 'link') return { open: `<a href="${escapeHtml(text.slice(span.start, span.end))}">`, close: '</a>' };
  if (span.style !== 'code-block') return TAGS[span.style];
  const language = /^[\w+#-]{1,30}$/.exec(span.language ?? '')?.[0];
  if (language === undefined) return { open: '<pre>', close: '</pre>' };
  return { open: `<pre><code class="language-${language}">`, close: '</code></pre>' };
}
