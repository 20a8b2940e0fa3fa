/** Progress of long work: a bar that draws over itself for a person, a line every tenth for a file. */
import type { Shell } from './shell.ts';

export interface Progress {
  /** `done` of `total`; calls may repeat or jump. */
  show(done: number, total: number): void;
  /** The work waits for so many milliseconds more; 0 when it goes on. */
  waiting(leftMs: number): void;
  /** Leaves the last state standing. */
  end(): void;
}

const WIDTH = 30;
const TENTHS = 10;

function createBar(label: string, shell: Pick<Shell, 'draw'>): Progress {
  let bar = label;
  let note = '';
  let isDrawn = false;
  const draw = (nextNote: string) => {
    // What the new line does not cover would be left standing.
    shell.draw(`\r${bar}${nextNote.padEnd(note.length)}`);
    note = nextNote;
    isDrawn = true;
  };
  return {
    show: (done, total) => {
      const filled = total === 0 ? WIDTH : Math.floor((done / total) * WIDTH);
      bar = `${label} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${done}/${total}`;
      draw(note);
    },
    waiting: (leftMs) => draw(leftMs > 0 ? `, the server asks to wait ${Math.ceil(leftMs / 1_000)} s` : ''),
    end: () => {
      if (isDrawn) shell.draw('\n');
    },
  };
}

function createLines(label: string, shell: Pick<Shell, 'warn'>): Progress {
  let shown = -1;
  return {
    show: (done, total) => {
      const tenth = total === 0 ? TENTHS : Math.floor((done / total) * TENTHS);
      if (tenth <= shown) return;
      shown = tenth;
      shell.warn(`${label} ${done}/${total}`);
    },
    waiting: () => {},
    end: () => {},
  };
}

export function createProgress(label: string, shell: Pick<Shell, 'isInteractive' | 'draw' | 'warn'>): Progress {
  return shell.isInteractive ? createBar(label, shell) : createLines(label, shell);
}
