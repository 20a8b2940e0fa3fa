/** Sums conversations up after them, so that they can be found by what was said and counted by days. */
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { TalkStore } from '../core/ports/talk-store.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { keepUp } from './keep-up.ts';
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

/** Until told to stop. */
export function tendTalks(deps: TendTalksDeps, signal: AbortSignal): Promise<void> {
  const failed = 'conversations could not be summed up; the next round tries again';
  return keepUp({ ...deps, everyMs: EVERY_MS, failed }, signal, async () => (await sumTalks(deps)) > 0);
}
