/** Why a document cannot be read or was not indexed: closed lists of reasons, with the words and the remedy that its owner is shown. */
import { ClawError, type Fault, InputError } from '../../kernel/errors.ts';

interface Words {
  readonly what: string;
  readonly fix: string;
}

export const DOCUMENT_FAULTS = {
  empty: { what: 'The document is empty.', fix: 'Send a file with text in it.' },
  no_text: { what: 'The document holds no text that can be searched.', fix: 'Send a file with text in it.' },
  scanned: { what: 'The PDF holds pictures of pages but no text.', fix: 'Run text recognition (OCR) over it and send the result.' },
  encrypted: { what: 'The file is protected with a password or a licence.', fix: 'Save it without protection and send it again.' },
  kind_unknown: {
    what: 'Documents of this kind are not read.',
    fix: 'Send PDF, Word (.docx), PowerPoint (.pptx), Excel (.xlsx), CSV, EPUB, Markdown (.md), plain text (.txt), HTML (.html) or JSONL (.jsonl).',
  },
  kind_mismatch: { what: 'The file does not hold what its name or type says.', fix: 'Send it under its right name, or save it again.' },
  encoding: { what: 'The text is in no known encoding.', fix: 'Save it with the encoding UTF-8 and send it again.' },
  bad_rows: { what: 'The file has bad rows.', fix: 'Correct them and send the file again.' },
  broken: { what: 'The file is damaged and cannot be read.', fix: 'Open it in its program, save it again and send that.' },
  too_large: { what: 'The document is too large.', fix: 'Split it into smaller files.' },
  unpacked_too_large: { what: 'The file holds too much when unpacked.', fix: 'Split it into smaller files.' },
  too_many_parts: { what: 'The file has too many parts.', fix: 'Split it into smaller files.' },
  archive: { what: 'The file is an archive of other files.', fix: 'Unpack it and send the documents in it.' },
  unsafe_path: { what: 'The file names parts outside of itself.', fix: 'Open it in its program, save it again and send that.' },
  entities: {
    what: 'The file declares XML entities, which no program of its kind writes.',
    fix: 'Save it again in its program and send that.',
  },
  timeout: { what: 'The document took too long to read.', fix: 'Split it into smaller files.' },
  memory: { what: 'The document needs too much memory to be read.', fix: 'Split it into smaller files.' },
} as const satisfies Record<string, Words>;

export type DocumentFault = keyof typeof DOCUMENT_FAULTS;

const READ_CODES = Object.keys(DOCUMENT_FAULTS) as [DocumentFault, ...DocumentFault[]];

/** Beside what is wrong with a document: its web page did not come, or indexing it was ended, put off or met a fault of its own. */
export const DOCUMENT_ERROR_CODES = [
  ...READ_CODES,
  'page_unread',
  'cancelled',
  'interrupted',
  'stopped',
  'unavailable',
  'unexpected',
] as const;
export type DocumentErrorCode = (typeof DOCUMENT_ERROR_CODES)[number];

/** The code under which an error that ended an attempt at indexing is kept. */
export function documentErrorCode(error: unknown): DocumentErrorCode {
  if (!(error instanceof ClawError)) return 'unexpected';
  const rule = error.details.faults?.[0]?.rule;
  return READ_CODES.find((code) => code === rule) ?? 'unavailable';
}

interface Particulars {
  /** Said in place of the reason's own sentence. */
  readonly what?: string;
  readonly fix?: string;
  /** Every place at fault, when there are several. */
  readonly places?: readonly Fault[];
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The error for a reason: its message is the sentence and the remedy, its first fault has the reason as rule. */
export function documentFault(reason: DocumentFault, { what, fix, places = [], ...details }: Particulars = {}): InputError {
  const words: Words = DOCUMENT_FAULTS[reason];
  const remedy = fix ?? words.fix;
  const faults = [{ field: 'document', rule: reason, fix: remedy }, ...places];
  return new InputError(`${what ?? words.what} ${remedy}`, { ...details, faults }, codeOf(reason));
}

function codeOf(reason: DocumentFault) {
  if (reason === 'too_large' || reason === 'unpacked_too_large') return 'input_too_large';
  return reason === 'kind_unknown' ? 'media_type_unsupported' : 'input_invalid';
}
