/** Talks to the processes of a bench that play the platform, the people and the model. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { CrowdOrder, CrowdReport } from './telegram-crowd.ts';

/** Runs a module of this folder as a process of its own; it ends when it is disconnected. */
export const startPart = (name: string, ...args: string[]): ChildProcess => fork(new URL(`./${name}.js`, import.meta.url), args);

/** What the part says first. */
export async function firstWord<T>(part: ChildProcess): Promise<T> {
  const [word] = (await once(part, 'message')) as [T];
  return word;
}

/** The platform with its people, and bots that wait to be connected. */
export interface Crowd {
  readonly crowd: ChildProcess;
  readonly apiRoot: string;
  readonly tokens: readonly string[];
}

export async function startCrowd(bots: number): Promise<Crowd> {
  const crowd = startPart('telegram-crowd');
  const { apiRoot } = await firstWord<CrowdReport & { kind: 'ready' }>(crowd);
  const { tokens } = await askCrowd(crowd, { kind: 'bots', count: bots }, 'bots');
  return { crowd, apiRoot, tokens };
}

/** Gives an order and waits for its report. */
export async function askCrowd<K extends CrowdReport['kind']>(
  crowd: ChildProcess,
  order: CrowdOrder,
  kind: K,
): Promise<CrowdReport & { kind: K }> {
  crowd.send(order);
  for (;;) {
    const report = await firstWord<CrowdReport>(crowd);
    if (report.kind === kind) return report as CrowdReport & { kind: K };
  }
}

/** Waits until all that was written is answered, or the time is over. */
export async function untilAnswered(crowd: ChildProcess, mostMs: number): Promise<CrowdReport & { kind: 'count' }> {
  const end = performance.now() + mostMs;
  for (;;) {
    const state = await askCrowd(crowd, { kind: 'count' }, 'count');
    if (state.answered >= state.written || performance.now() > end) return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
