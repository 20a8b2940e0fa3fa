/** Gives who writes the name and the language that Slack knows of them: events bring neither. A message never waits for it for long. */
import { rest, type Clock } from '../../src/kernel/clock.ts';
import type { ChannelId } from '../../src/kernel/ids.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import { putNewest } from '../../src/kernel/put-newest.ts';
import { storable } from '../../src/kernel/storable.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { SendBudget } from '../_shared/send-budget.ts';
import type { NameSender } from '../_shared/take-in.ts';
import type { OpenApi } from './open-api.ts';
import { isTokenRefused, readFault } from './read-fault.ts';
import { botToken } from './secrets.ts';

export interface NameDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openApi: OpenApi;
  readonly callTimeoutMs: number;
  /** Of calls that may be left out. */
  readonly budget: Pick<SendBudget, 'spare' | 'pause'>;
}

interface Profile {
  readonly name: string | null;
  /** A language tag such as `en-US`. */
  readonly locale: string | null;
}

interface Known {
  until: number;
  readonly profile: Promise<Profile | null>;
}

/** Slack gives three seconds for an event, most of which is for its commit; what comes later is there for the next message. */
export const PATIENCE_MS = 500;
export const KEPT_MS = 60 * 60_000;
/** Who could not be asked about is asked about again after this. */
const MISSED_MS = 5 * 60_000;
const MOST_KNOWN = 10_000;
const METHOD = 'users.info';

export function createNamePeople(deps: NameDeps): NameSender {
  const known = new Map<string, Known>();
  const find = (connection: ChannelConnection, userId: string): Promise<Profile | null> => {
    const { id } = connection.channel;
    const now = deps.clock.monotonic();
    const found = known.get(`${id}/${userId}`);
    if (found !== undefined && found.until > now) return found.profile;
    if (!deps.budget.spare(id, METHOD)) return Promise.resolve(null);
    const miss = (error: unknown): null => {
      entry.until = now + MISSED_MS;
      heed(deps, id, error);
      return null;
    };
    const entry: Known = { until: now + KEPT_MS, profile: ask(deps, connection, userId).catch(miss) };
    putNewest(known, `${id}/${userId}`, entry, MOST_KNOWN);
    return entry.profile;
  };
  return async (seen, connection) => {
    const { contact } = seen.message;
    const profile = seen.audience.sender !== 'bot' ? await inTime(deps.clock, find(connection, contact.externalId)) : null;
    if (profile === null) return seen;
    return { ...seen, message: { ...seen.message, contact: { ...contact, name: profile.name ?? contact.name, locale: profile.locale } } };
  };
}

async function inTime<T>(clock: Clock, work: Promise<T>): Promise<T | null> {
  const done = new AbortController();
  const late = rest(clock, PATIENCE_MS, done.signal).then(() => null);
  return Promise.race([work, late]).finally(() => done.abort());
}

/** https://docs.slack.dev/reference/methods/users.info; the name is the one that people chose to be called by. */
async function ask({ openApi, callTimeoutMs }: NameDeps, { secrets }: ChannelConnection, id: string): Promise<Profile> {
  const api = await openApi(botToken(secrets), AbortSignal.timeout(callTimeoutMs));
  const { user } = await api.users.info({ user: id, include_locale: true });
  const name = storable(user?.profile?.display_name || user?.profile?.real_name || user?.name || '').trim();
  return { name: name || null, locale: user?.locale ?? null };
}

/** Where nobody can be asked about, nobody is for a while. */
function heed({ budget, logger }: NameDeps, id: ChannelId, error: unknown): void {
  const fault = readFault(error);
  if (fault.kind === 'too-many') budget.pause(id, fault.retryAfterMs);
  const isForAll = fault.kind === 'refused' && (fault.code === 'missing_scope' || isTokenRefused(fault));
  if (isForAll) budget.pause(id, MISSED_MS);
  logger.debug({ channel_id: id, fault: fault.kind === 'refused' ? fault.code : fault.kind }, 'the name of a person is not known');
}
