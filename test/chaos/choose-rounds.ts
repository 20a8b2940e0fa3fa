/** From what was asked for on the command line to the rounds of a run. */
import { FAULTS, type Fault } from './faults.ts';
import type { Chance } from './random.ts';
import type { RoundPlan } from './run-round.ts';
import type { Mode } from './scene.ts';

/** What `npm run chaos` is asked for. */
export interface Order {
  readonly seed: number;
  readonly mode: Mode;
  /** Messages of each round. */
  readonly messages: number;
  readonly perSecond: number;
  /** One round with so many kills by chance. */
  readonly kills: number;
  /** A round with this fault alone; null: none asked for. */
  readonly only: string | null;
  /** A round for each kind of fault. */
  readonly each: boolean;
  /** So many rounds with two faults at once, chosen by chance. */
  readonly pairs: number;
}

/** @throws when a kind is unknown, or cannot happen in this mode */
export function chooseRounds(order: Order, chance: Chance): readonly RoundPlan[] {
  const possible = FAULTS.filter(({ modes }) => modes.includes(order.mode));
  const round = (faults: RoundPlan['faults']): RoundPlan => ({ messages: order.messages, perSecond: order.perSecond, faults });
  if (order.only !== null) return [round([[find(possible, order.only)]])];
  if (order.each) return possible.map((fault) => round([[fault]]));
  if (order.pairs > 0) return Array.from({ length: order.pairs }, () => round([[chance.pick(possible), chance.pick(possible)]]));
  const kills = possible.filter(({ family }) => family === 'kill');
  return [round(Array.from({ length: order.kills }, () => [chance.pick(kills)]))];
}

function find(faults: readonly Fault[], name: string): Fault {
  const found = faults.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no fault "${name}" here. Known: ${faults.map((one) => one.name).join(', ')}.`);
  return found;
}
