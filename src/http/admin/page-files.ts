/** What was built for browsers, as the console's endpoints see it; who reads it from the disk is no concern of theirs. */

/** One file for browsers. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** The same bytes by gzip; null where that saves nothing. */
  readonly gzipped: Uint8Array | null;
  /** Quoted, as in the ETag header. */
  readonly etag: string;
}

export interface PageFiles {
  /** The page itself; null when it was not built. */
  readonly page: PageFile | null;
  /** A file below `/admin/assets/`, by its name; null when there is none. */
  asset(name: string): PageFile | null;
}
