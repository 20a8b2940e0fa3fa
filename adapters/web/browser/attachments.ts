/** The files a visitor chose for the next message: each goes to the server at once and once, and is sent by its id. */
import { signal } from '@preact/signals';
import { ApiFault } from './api.ts';
import type { FileNote } from './wire.ts';

/** Why a file can't go along, by the name of the sentence that says so. */
export type FileFault = 'fileTooLarge' | 'fileWrongType' | 'fileTooMany' | 'fileLimit' | 'fileOffline' | 'fileTrouble';

export interface Chosen {
  readonly key: string;
  readonly file: File;
  /** How much of it is there, from 0 to 1. */
  readonly part: number;
  readonly fault: FileFault | null;
  /** What the server calls it; null until it is there. */
  readonly note: FileNote | null;
}

/** What the server takes; it looks at the contents again. */
export const FILE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'];
export const LARGEST_MIB = 10;
export const MOST_FILES = 5;

const FAULTS: Readonly<Record<number, FileFault>> = {
  0: 'fileOffline',
  413: 'fileTooLarge',
  415: 'fileWrongType',
  422: 'fileWrongType',
  429: 'fileLimit',
};

/** The way of files to the server and back. */
export interface FileTransfer {
  /**
   * @param onProgress called with the part that is there, from 0 to 1
   * @throws {ApiFault} with status 0 when nothing came back or `signal` was aborted
   */
  bring(token: string, file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<FileNote>;
  /** @throws {ApiFault} */
  fetch(token: string, id: string): Promise<Blob>;
}

export interface AttachmentsUse {
  readonly transfer: FileTransfer;
  /** Undefined while there is no session. */
  readonly token: () => string | undefined;
  readonly newId: () => string;
}

export class Attachments {
  readonly chosen = signal<readonly Chosen[]>([]);
  readonly #use: AttachmentsUse;
  readonly #onTheirWay = new Map<string, AbortController>();
  /** What is at hand need not be fetched again to be shown; by file id. */
  readonly #atHand = new Map<string, Promise<Blob>>();

  constructor(use: AttachmentsUse) {
    this.#use = use;
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const entry = { key: this.#use.newId(), file, part: 0, fault: this.#faultOf(file), note: null };
      this.chosen.value = [...this.chosen.value, entry];
      if (entry.fault === null) void this.#bring(entry.key, file);
    }
  }

  remove(key: string): void {
    this.#onTheirWay.get(key)?.abort();
    this.chosen.value = this.chosen.value.filter((each) => each.key !== key);
  }

  /** Brings a file again that did not get through, or was brought for another conversation. */
  retry(key: string): void {
    const entry = this.chosen.value.find((each) => each.key === key);
    if (entry === undefined) return;
    this.#change(key, { fault: null, part: 0, note: null });
    void this.#bring(key, entry.file);
  }

  /** The files for a message, which are chosen no longer; what can't go along stays and says why. */
  take(): readonly FileNote[] {
    const notes = this.chosen.value.flatMap(({ note }) => note ?? []);
    this.chosen.value = this.chosen.value.filter(({ note }) => note === null);
    return notes;
  }

  /** The bytes of a file of the conversation. @throws {ApiFault} */
  open(id: string): Promise<Blob> {
    const known = this.#atHand.get(id) ?? this.#use.transfer.fetch(this.#use.token() ?? '', id);
    this.#atHand.set(id, known);
    known.catch(() => this.#atHand.delete(id));
    return known;
  }

  /** Whether opening it loads nothing. */
  isAtHand(id: string): boolean {
    return this.#atHand.has(id);
  }

  #faultOf({ type, size }: File): FileFault | null {
    if (!FILE_TYPES.includes(type)) return 'fileWrongType';
    if (size > LARGEST_MIB * 1_048_576) return 'fileTooLarge';
    return this.chosen.value.filter(({ fault }) => fault === null).length < MOST_FILES ? null : 'fileTooMany';
  }

  #change(key: string, news: Partial<Chosen>): void {
    this.chosen.value = this.chosen.value.map((each) => (each.key === key ? { ...each, ...news } : each));
  }

  async #bring(key: string, file: File): Promise<void> {
    const { transfer, token } = this.#use;
    const stop = new AbortController();
    this.#onTheirWay.set(key, stop);
    try {
      const note = await transfer.bring(token() ?? '', file, (part) => this.#change(key, { part }), stop.signal);
      this.#atHand.set(note.id, Promise.resolve(file));
      this.#change(key, { note });
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      this.#change(key, { fault: FAULTS[error.facts.status] ?? 'fileTrouble' });
    } finally {
      this.#onTheirWay.delete(key);
    }
  }
}
