/** A page that shows the queues and their jobs to whoever runs the server. It only shows: what is to become of a task is told through the API. */

export interface BoardFile {
  readonly type: string;
  readonly bytes: Uint8Array | string;
}

export interface JobBoard {
  /** The file at a path below the board's own address (`''`: the page itself) as it is now; null when there is none. */
  read(path: string, query: Readonly<Record<string, string>>): Promise<BoardFile | null>;
}
