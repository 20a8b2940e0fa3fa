/** The rules that a site gives to robots (RFC 9309), asked for once and remembered for a while. */
import robotsParser from 'robots-parser';
import type { Clock } from '../../kernel/clock.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';
import { putNewest } from '../../kernel/put-newest.ts';

/** What stands under `/robots.txt`: its text, or null where there is none. @throws UpstreamUnreachable when nobody can tell */
export type FetchRobots = (address: string, signal: AbortSignal) => Promise<string | null>;

export interface Rule {
  readonly allowed: boolean;
  /** What the site asks for between two requests, 0 when nothing. */
  readonly pauseMs: number;
}

export interface Robots {
  /** @throws UpstreamUnreachable: a site whose rules cannot be read is not read either */
  ruleFor(url: string, signal: AbortSignal): Promise<Rule>;
}

/** The name that a site's rules may address. */
export const AGENT = 'ClawBot';

/** A day is the longest that RFC 9309 allows; a change should be seen by the next crawl. */
const KEEP_MS = 10 * 60_000;
/** A site whose rules could not be read is asked again after this. */
const KEEP_FAILURE_MS = 30_000;
/** A longer pause would keep a worker for nothing. */
const LONGEST_PAUSE_MS = 60_000;
const MOST_SITES = 500;

// Its types speak of a module with a default; what it exports is the function itself.
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

interface Known {
  readonly rules: ReturnType<typeof parseRobots> | null;
  readonly until: number;
}

export function createRobots(fetchRobots: FetchRobots, clock: Pick<Clock, 'monotonic'>): Robots {
  const sites = new Map<string, Known>();
  const learn = async (origin: string, signal: AbortSignal): Promise<Known> => {
    const address = `${origin}/robots.txt`;
    try {
      const text = await fetchRobots(address, signal);
      return { rules: parseRobots(address, text ?? ''), until: clock.monotonic() + KEEP_MS };
    } catch (error) {
      if (!(error instanceof UpstreamUnreachable) || signal.aborted) throw error;
      return { rules: null, until: clock.monotonic() + KEEP_FAILURE_MS };
    }
  };
  return {
    ruleFor: async (url, signal) => {
      const { origin } = new URL(url);
      const before = sites.get(origin);
      const known = before !== undefined && before.until > clock.monotonic() ? before : await learn(origin, signal);
      putNewest(sites, origin, known, MOST_SITES);
      if (known.rules === null) throw new UpstreamUnreachable(`The rules for robots of ${origin} cannot be read.`);
      const pauseMs = Math.min((known.rules.getCrawlDelay(AGENT) ?? 0) * 1_000, LONGEST_PAUSE_MS);
      return { allowed: known.rules.isAllowed(url, AGENT) !== false, pauseMs };
    },
  };
}
