/** Writes of one place in their order, one at a time; what is put in while another write runs goes in together. */

export interface JoinedWrites<Row> {
  /** Resolves when the rows are in. */
  put(rows: readonly Row[]): Promise<void>;
  /** Runs `work` after all that was asked for before. */
  after(work: () => Promise<void>): Promise<void>;
}

/** @param write puts rows of several calls in, in the order of the calls */
export function createJoinedWrites<Row>(write: (rows: readonly Row[]) => Promise<void>): JoinedWrites<Row> {
  let last: Promise<unknown> = Promise.resolve();
  let open: { readonly rows: Row[]; readonly done: Promise<void> } | null = null;
  const inLine = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    // Whoever waits for `done` hears of its fault; those behind go on.
    last = done.catch(() => undefined);
    return done;
  };
  return {
    put: (rows) => {
      if (open === null) {
        const all: Row[] = [];
        const done = inLine(() => {
          open = null;
          return write(all);
        });
        open = { rows: all, done };
      }
      for (const row of rows) open.rows.push(row);
      return open.done;
    },
    after: (work) => {
      // What is put in from now on must not come before this.
      open = null;
      return inLine(work);
    },
  };
}
