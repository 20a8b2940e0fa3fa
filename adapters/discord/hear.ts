/** What is done with each event of a socket: in order within its place, counted as committed when it is. */
import type { GatewayDispatchPayload } from 'discord.js';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import { takeUntilDone } from '../_shared/take-until-done.ts';
import type { CatchUp } from './catch-up.ts';
import { isTaken } from './event-schema.ts';
import type { Lanes } from './lanes.ts';
import type { Session } from './session.ts';

export interface HearDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lanes: Lanes;
  readonly session: Session;
  readonly catchUp: CatchUp;
  /** Commits one event; rejects when it should come again. */
  readonly take: (event: { readonly t: string; readonly d: unknown }) => Promise<void>;
}

export function createHeard(deps: HearDeps, signal: AbortSignal): (event: GatewayDispatchPayload) => void {
  const { session, lanes, catchUp } = deps;
  return (event) => {
    const done = session.hear(event.s);
    if (event.t === 'READY') catchUp.ready(event.d);
    if (event.t === 'GUILD_CREATE') return catchUp.guild(event.d, done);
    if (!isTaken(event.t)) return done();
    lanes.push(laneOf(event.d), async () => {
      const facts = { event: event.t, sequence: event.s };
      if (await takeUntilDone(deps, facts, () => deps.take({ t: event.t, d: event.d }), signal)) done();
    });
  };
}

/** A channel, or what becomes of one or of a guild. */
function laneOf(data: object = {}): string {
  if ('channel_id' in data) return String(data.channel_id);
  return 'id' in data ? String(data.id) : '';
}
