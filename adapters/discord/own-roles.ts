/** The roles that mean one bot alone: Discord makes one for each bot in each server, and people pick it in place of the bot's name. */
import { z } from 'zod';
import type { Clock } from '../../src/kernel/clock.ts';
import { putNewest } from '../../src/kernel/put-newest.ts';
import type { DiscordRest } from './open-rest.ts';

/** Roles of the guild that are the bot's own; none where Discord does not tell. */
export type FindOwnRoles = (rest: DiscordRest, botId: string, guildId: string) => Promise<readonly string[]>;

const rolesSchema = z.array(z.object({ id: z.string(), tags: z.object({ bot_id: z.string().optional() }).optional() }));

const KNOWN_MS = 600_000;
const MOST_KNOWN = 1_000;
const ASKING_MS = 3_000;

export function createFindOwnRoles(clock: Clock): FindOwnRoles {
  const known = new Map<string, { readonly until: number; readonly roles: Promise<readonly string[]> }>();
  return (opened, botId, guildId) => {
    const key = `${botId} ${guildId}`;
    const found = known.get(key);
    if (found !== undefined && found.until > clock.monotonic()) return found.roles;
    const roles = ask(opened, botId, guildId);
    putNewest(known, key, { until: clock.monotonic() + KNOWN_MS, roles }, MOST_KNOWN);
    return roles;
  };
}

async function ask({ rest }: DiscordRest, botId: string, guildId: string): Promise<readonly string[]> {
  try {
    const roles = rolesSchema.parse(await rest.get(`/guilds/${guildId}/roles`, { signal: AbortSignal.timeout(ASKING_MS) }));
    return roles.filter(({ tags }) => tags?.bot_id === botId).map(({ id }) => id);
  } catch {
    // Then only the bot's name calls it.
    return [];
  }
}
