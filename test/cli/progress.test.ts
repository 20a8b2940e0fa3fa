// Progress must be readable by a person and by a log file.
import { expect, it } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';
import { createTestShell } from './test-shell.ts';

it('draws a bar over itself for a person', () => {
  const shell = createTestShell([], { isInteractive: true });
  const progress = createProgress('Sending', shell);
  progress.show(1, 2);
  progress.show(2, 2);
  progress.end();
  expect(shell.err).toEqual([`\rSending [${'#'.repeat(15)}${'.'.repeat(15)}] 1/2`, `\rSending [${'#'.repeat(30)}] 2/2`, '\n']);
});

it('says for how long the work waits, and takes that back', () => {
  const shell = createTestShell([], { isInteractive: true });
  const progress = createProgress('Sending', shell);
  progress.waiting(1_500);
  progress.waiting(0);
  progress.end();
  const note = ', the server asks to wait 2 s';
  expect(shell.err).toEqual([`\rSending${note}`, `\rSending${' '.repeat(note.length)}`, '\n']);
});

it('writes at most a line every tenth for a file', () => {
  const shell = createTestShell([]);
  const progress = createProgress('Asking', shell);
  for (let done = 0; done <= 1_000; done += 1) progress.show(done, 1_000);
  progress.end();
  expect(shell.err.length).toBe(11);
  expect(shell.err.at(-1)).toBe('Asking 1000/1000');
});

it('counts nothing to do as done', () => {
  const shell = createTestShell([]);
  createProgress('Indexing', shell).show(0, 0);
  expect(shell.err).toEqual(['Indexing 0/0']);
});
