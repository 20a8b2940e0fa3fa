/** Names the format of a document by its media type, else by its file name's ending, and holds that against its first bytes. */
import { documentFault } from '../../core/model/document-fault.ts';
import type { DocumentBytes } from '../../core/ports/document-parser.ts';

export type Format = 'markdown' | 'html' | 'text' | 'jsonl' | 'csv' | 'pdf' | 'docx' | 'pptx' | 'xlsx' | 'epub';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const BY_MEDIA_TYPE: Readonly<Record<string, Format>> = {
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'application/jsonl': 'jsonl',
  'application/x-ndjson': 'jsonl',
  'application/x-jsonlines': 'jsonl',
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/pdf': 'pdf',
  [`${OFFICE}.wordprocessingml.document`]: 'docx',
  [`${OFFICE}.presentationml.presentation`]: 'pptx',
  [`${OFFICE}.spreadsheetml.sheet`]: 'xlsx',
  'application/epub+zip': 'epub',
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
  csv: 'csv',
  tsv: 'csv',
  pdf: 'pdf',
  docx: 'docx',
  pptx: 'pptx',
  xlsx: 'xlsx',
  epub: 'epub',
};
/** Types that senders give when they do not know, or (Windows with Excel, for CSV) know wrongly: the file name's ending is believed first. */
const VAGUE = new Set(['', 'text/plain', 'application/octet-stream', 'application/zip', 'application/vnd.ms-excel']);

/** What first bytes tell: a PDF, a ZIP archive, the older container of Office files (also of encrypted ones), or none of these. */
export type Container = 'pdf' | 'zip' | 'ole' | 'other';

const CONTAINERS: Readonly<Record<Format, Container>> = {
  markdown: 'other',
  html: 'other',
  text: 'other',
  jsonl: 'other',
  csv: 'other',
  pdf: 'pdf',
  docx: 'zip',
  pptx: 'zip',
  xlsx: 'zip',
  epub: 'zip',
};
/** Readers take a PDF whose mark stands within its first kilobyte (ISO 32000-1, annex H, note 13). */
const PDF_MARK_WITHIN = 1_024;

/** The format that type or name claim; the bytes may be another. @throws InputError (415) for one that is not read */
export function claimedFormat(mediaType: string | null, fileName: string | null): Format {
  const type = (mediaType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const ending = /\.([a-z0-9]+)$/iu.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  const known = BY_MEDIA_TYPE[type];
  if (known) return known;
  if (VAGUE.has(type)) {
    const format = BY_ENDING[ending];
    if (format) return format;
    if (ending === '' || type === 'text/plain') return 'text';
  }
  const what = `Documents of the kind ${VAGUE.has(type) ? `.${ending} files` : type} are not read.`;
  throw documentFault('kind_unknown', { what, facts: { mediaType: type, ending } });
}

export function containerOf(bytes: Uint8Array): Container {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, PDF_MARK_WITHIN)).toString('latin1');
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return 'zip';
  if (head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'ole';
  return head.includes('%PDF-') && !/^\s*[<#]/u.test(head) ? 'pdf' : 'other';
}

/** The format to read the bytes as. @throws InputError when they are not what type or name claim, or of a kind that is not read */
export function detectFormat({ bytes, mediaType, fileName }: DocumentBytes): Format {
  if (bytes.byteLength === 0) throw documentFault('empty');
  const claimed = claimedFormat(mediaType, fileName);
  const container = containerOf(bytes);
  if (container === CONTAINERS[claimed]) return claimed;
  if (container === 'ole') throw oldOffice(bytes);
  // Said by nobody, only assumed.
  if (claimed === 'text' && container === 'pdf') return 'pdf';
  const what = `The file comes as ${claimed.toUpperCase()}, but holds ${FOUND[container]}.`;
  throw documentFault('kind_mismatch', { what, facts: { claimed, container } });
}

const FOUND: Readonly<Record<Container, string>> = {
  pdf: 'a PDF',
  zip: 'a ZIP archive',
  ole: 'an old Office file',
  other: 'something else',
};

/** Encrypted Office files keep their content in a stream of this name (MS-OFFCRYPTO, 2.3.4.4), as UTF-16. */
function oldOffice(bytes: Uint8Array) {
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from('EncryptedPackage', 'utf16le')))
    return documentFault('encrypted');
  const what = 'Office files of the kind used before 2007 (.doc, .xls, .ppt) are not read.';
  return documentFault('kind_unknown', { what, fix: 'Save it as .docx, .xlsx or .pptx and send that.' });
}
