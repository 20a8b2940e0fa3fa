/** What Discord says of the application behind a bot: its id, the key that signs its interactions, and what its owner has switched on. */
import { z } from 'zod';
import type { Clock } from '../../src/kernel/clock.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import { putNewest } from '../../src/kernel/put-newest.ts';
import type { DiscordRest, OpenRest } from './open-rest.ts';
import { readFault, toUpstream } from './read-fault.ts';

const applicationSchema = z.object({
  id: z.string(),
  /** Ed25519, 32 bytes in hexadecimal. */
  verify_key: z.string().regex(/^[0-9a-f]{64}$/i),
  flags: z.int().default(0),
  interactions_endpoint_url: z.string().nullish(),
});

export type Application = z.output<typeof applicationSchema>;

/** https://docs.discord.com/developers/resources/application#application-object-application-flags: granted, or of a small bot. */
const MAY_READ_CONTENT = (1 << 18) | (1 << 19);

export const mayReadContent = ({ flags }: Application): boolean => (flags & MAY_READ_CONTENT) !== 0;

/** Throws UpstreamRefused or UpstreamUnreachable. */
export async function askApplication({ rest }: DiscordRest, signal: AbortSignal): Promise<Application> {
  try {
    return applicationSchema.parse(await rest.get('/applications/@me', { signal }));
  } catch (error) {
    throw toUpstream(readFault(error));
  }
}

export type FindApplication = (token: Secret) => Promise<Application>;

/** Anybody can make us look one up: after a failure it is not asked again for so long, milliseconds. */
const AFTER_FAULT_MS = 10_000;
const MOST_KNOWN = 2_000;
/** An interaction must be answered within three seconds. */
const ASKING_MS = 2_000;

interface Known {
  readonly application: Promise<Application>;
  readonly until: number;
}

/** Remembers each by its token, as neither id nor key of an application ever change. Throws UpstreamRefused or UpstreamUnreachable. */
export function createFindApplication(openRest: OpenRest, clock: Clock): FindApplication {
  const known = new Map<string, Known>();
  return (token) => {
    const key = token.reveal();
    const found = known.get(key);
    if (found !== undefined && found.until > clock.monotonic()) return found.application;
    const application = openRest(token).then((rest) => askApplication(rest, AbortSignal.timeout(ASKING_MS)));
    const remember = (until: number): void => putNewest(known, key, { application, until }, MOST_KNOWN);
    remember(Number.POSITIVE_INFINITY);
    application.catch(() => remember(clock.monotonic() + AFTER_FAULT_MS));
    return application;
  };
}

/** Both as one call for who has just got a token. Throws UpstreamRefused or UpstreamUnreachable. */
export async function askBot({ rest }: DiscordRest, signal: AbortSignal): Promise<{ readonly id: string; readonly name: string }> {
  try {
    const { id, username } = z.object({ id: z.string(), username: z.string() }).parse(await rest.get('/users/@me', { signal }));
    return { id, name: username };
  } catch (error) {
    const fault = readFault(error);
    throw error instanceof z.ZodError ? new UpstreamUnreachable('Discord did not say whose token it is.') : toUpstream(fault);
  }
}
