/** Holds the gateway's sockets of a connection: connects, resumes, identifies anew, and hands over what comes, until told to stop. */
import { z } from 'zod';
import { rest } from '../../src/kernel/clock.ts';
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import { backoffOf } from '../_shared/take-until-done.ts';
import { createIdentifyGate, type GatewayInfo } from './identify-gate.ts';
import { createLanes } from './lanes.ts';
import type { DiscordRest } from './open-rest.ts';
import { readFault, toUpstream } from './read-fault.ts';
import { runShard, type RunDeps } from './run-shard.ts';

/** Ends when told to, or when Discord does not take the bot any more. One process holds all shards of a bot. */
export async function runGateway(deps: RunDeps, signal: AbortSignal): Promise<void> {
  const mayIdentify = createIdentifyGate({ ...deps, ask: (asking) => askGateway(deps.rest, asking) });
  for (let failures = 0; !signal.aborted; failures += 1) {
    const info = await findGateway(deps, signal);
    if (info === null) return;
    const lanes = createLanes();
    const over = new AbortController();
    const within = AbortSignal.any([signal, over.signal]);
    const shards = Array.from({ length: info.shards }, async (_shard, shard) => {
      const ended = await runShard({ ...deps, info, lanes, mayIdentify }, shard, within);
      if (ended !== 'stopped') over.abort();
      return ended;
    });
    const ends = await Promise.all(shards).finally(() => lanes.idle());
    if (ends.includes('refused')) return;
    await rest(deps.clock, backoffOf(failures), signal);
  }
}

const infoSchema = z.object({
  url: z.url({ protocol: /^wss?$/ }),
  shards: z.int().min(1),
  session_start_limit: z.object({ remaining: z.int(), reset_after: z.number(), max_concurrency: z.int().min(1) }),
});

async function askGateway({ rest: api }: DiscordRest, signal: AbortSignal): Promise<GatewayInfo> {
  try {
    const { url, shards, session_start_limit: limit } = infoSchema.parse(await api.get('/gateway/bot', { signal }));
    return { url, shards, remaining: limit.remaining, resetAfterMs: limit.reset_after, maxConcurrency: limit.max_concurrency };
  } catch (error) {
    throw toUpstream(readFault(error));
  }
}

/** Null when told to stop, or when Discord does not take the token. */
async function findGateway({ clock, logger, rest: api, tell }: RunDeps, signal: AbortSignal): Promise<GatewayInfo | null> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      return await askGateway(api, signal);
    } catch (error) {
      if (signal.aborted) return null;
      const isRefused = error instanceof UpstreamRefused;
      tell(isRefused ? 'refused' : 'unreachable');
      logger.warn({ error }, 'the gateway of Discord was not found');
      if (isRefused) return null;
      await rest(clock, backoffOf(failures), signal);
    }
  }
  return null;
}
