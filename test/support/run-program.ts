/** Runs a program of the tests in a process of its own and reads the JSON that it prints. */
import { spawn } from 'node:child_process';

/** @param task the program's only argument, as JSON */
export function runProgram<T>(program: string, task: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => void (told += more));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(JSON.parse(told)) : reject(new Error(`A process ended with ${code}.`))));
  });
}
