/** A whole run: builds a scene, goes through its rounds and takes it down again, whatever came of it. */
import { chooseRounds, type Order } from './choose-rounds.ts';
import { createChance } from './random.ts';
import { peopleOf, runRound, type RoundReport } from './run-round.ts';
import { buildScene } from './scene.ts';
import type { Report } from './show-report.ts';

/** @param onRound told of each round as it ends */
export async function runChaos(order: Order, onRound: (round: RoundReport) => void = () => {}): Promise<Report> {
  const chance = createChance(order.seed);
  const plans = chooseRounds(order, chance);
  const scene = await buildScene(order.mode);
  try {
    const crowd = peopleOf(scene, order.messages, chance);
    const rounds: RoundReport[] = [];
    for (const plan of plans) {
      const report = await runRound(scene, crowd, plan, chance);
      rounds.push(report);
      onRound(report);
      // What is broken once would be found again in every round after it.
      if (report.verdict.findings.length > 0) break;
    }
    return { order, rounds };
  } finally {
    await scene.close();
  }
}
