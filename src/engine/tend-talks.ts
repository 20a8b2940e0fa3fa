/** Sums conversations up after them, so that they can be found by what was said and counted by days. */
import { rest, type Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { TalkStore } from '../core/ports/talk-store.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { wordsSaid } from './talk-words.ts';

export interface TendTalksDeps {
  readonly talks: Pick<TalkStore, 'due' | 'sum'>;
  readonly analyser: Pick<TextAnalyser, 'terms'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const EVERY_MS = 2_000;
/** Rows of the inbox looked at in a round, so that upkeep never keeps answers waiting for long. */
const MOST_A_ROUND = 500;

/** One round; says how many conversations it summed up. */
export async function sumTalks({ talks, analyser }: TendTalksDeps): Promise<number> {
  let summed = 0;
  for (const talk of await talks.due(MOST_A_ROUND)) if (await talks.sum(talk, (text) => wordsSaid(analyser, text))) summed += 1;
  return summed;
}

/** Until told to stop. A round that fails is logged and the next one tries again: there is nobody to hand the error to. */
export async function tendTalks(deps: TendTalksDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const summed = await sumTalks(deps).catch((error: unknown) => {
      deps.logger.warn({ error }, 'conversations could not be summed up; the next round tries again');
      return 0;
    });
    if (summed === 0) await rest(deps.clock, EVERY_MS, signal);
  }
}
