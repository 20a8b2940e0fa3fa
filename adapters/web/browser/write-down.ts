/** The conversation as text, for the clipboard and for a file to keep. */
import { safeHref } from './safe-href.ts';
import type { Kept } from './transcript.ts';
import { fullTime } from './words/language.ts';
import type { Language } from './words/language.ts';
import type { Words } from './words/words.ts';

/** A message with the list of its sources. */
export function withSources({ text, sources }: Pick<Kept, 'text' | 'sources'>, words: Words): string {
  const lines = sources.map(({ n, title, url, page }) =>
    [`[${n}]`, title || words.untitled, page && words.page(page), safeHref(url ?? '')].filter(Boolean).join(' '),
  );
  return [text, ...(lines.length > 0 ? [`${words.sources}:\n${lines.join('\n')}`] : [])].join('\n\n');
}

function voiceOf({ role, author }: Kept, words: Words): string {
  if (role === 'operator') return author === null ? words.person : `${author} (${words.person})`;
  return { user: words.you, assistant: words.assistant, system: words.conversation }[role];
}

/** The whole conversation as Markdown. */
export function writeDown(messages: readonly Kept[], title: string, words: Words, language: Language): string {
  const parts = messages.map((message) => {
    const files = message.files.map(({ name }) => `- ${name}`).join('\n');
    const head = `## ${[voiceOf(message, words), fullTime(language, message.at)].filter(Boolean).join(', ')}`;
    return [head, withSources(message, words), files].filter(Boolean).join('\n\n');
  });
  return `${[`# ${title}`, ...parts].join('\n\n')}\n`;
}
