/** Reads a document's bytes into titled sections of plain text, whatever format they came in. */
import type { Language } from '../model/passage.ts';

export interface DocumentBytes {
  readonly bytes: Uint8Array;
  /** As its sender declared it; a file name's ending is believed when this is null or says nothing. */
  readonly mediaType: string | null;
  readonly fileName: string | null;
}

/** One piece of a section that reads as a unit; `atomic` blocks (tables, code) are not cut at sentences. */
export interface ParsedBlock {
  readonly text: string;
  readonly atomic: boolean;
  /** Where it begins, from 1, in formats that have pages or slides. */
  readonly page?: number;
}

/** The text between two headings, with the headings above it, outermost first. */
export interface ParsedSection {
  readonly headingPath: readonly string[];
  readonly blocks: readonly ParsedBlock[];
}

export interface ParsedDocument {
  readonly title: string | null;
  readonly sections: readonly ParsedSection[];
  readonly language: Language;
}

export interface DocumentParser {
  /** @throws InputError of `documentFault`: why the bytes cannot be read or hold nothing to search, and what to change. */
  parse(document: DocumentBytes): Promise<ParsedDocument>;
}
