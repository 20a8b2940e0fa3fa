/** Names the format of a document by its media type, else by its file name's ending. */
import { InputError } from '../../kernel/errors.ts';

export type Format = 'markdown' | 'html' | 'text' | 'jsonl';

const BY_MEDIA_TYPE: Readonly<Record<string, Format>> = {
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'application/jsonl': 'jsonl',
  'application/x-ndjson': 'jsonl',
  'application/x-jsonlines': 'jsonl',
};
const BY_ENDING: Readonly<Record<string, Format>> = {
  md: 'markdown',
  markdown: 'markdown',
  mdx: 'markdown',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  txt: 'text',
  text: 'text',
  log: 'text',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
};
/** Types that senders give when they do not know: the file name's ending is believed first. */
const VAGUE = new Set(['', 'text/plain', 'application/octet-stream']);

/** @throws InputError (415) for a format that is not read. */
export function detectFormat(mediaType: string | null, fileName: string | null): Format {
  const type = (mediaType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const ending = /\.([a-z0-9]+)$/iu.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  const known = BY_MEDIA_TYPE[type];
  if (known) return known;
  if (VAGUE.has(type)) {
    const format = BY_ENDING[ending];
    if (format) return format;
    if (ending === '' || type === 'text/plain') return 'text';
  }
  const what = VAGUE.has(type) ? `.${ending} files` : type;
  throw new InputError(
    `Documents of the kind ${what} are not read. Send Markdown (.md), plain text (.txt), HTML (.html) or JSONL (.jsonl).`,
    { facts: { mediaType: type, ending } },
    'media_type_unsupported',
  );
}
