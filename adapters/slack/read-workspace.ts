/** In which workspace the app was installed for which a payload comes, before anything else of it is understood. */
import { z } from 'zod';

const id = z.string().regex(/^\w{1,200}$/);

/** Of events, of presses, and of commands; an installation for a whole organization names no workspace. */
const payloadSchema = z.object({
  authorizations: z.array(z.object({ team_id: id.nullish() })).nullish(),
  team: z.object({ id }).nullish(),
  team_id: id.nullish(),
});

/** In a channel shared with others the outer team may be theirs: what the app is authorized by comes first. */
export function readWorkspace(payload: unknown): string | null {
  const read = payloadSchema.safeParse(payload);
  if (!read.success) return null;
  const { authorizations, team, team_id: outer } = read.data;
  return authorizations?.[0]?.team_id ?? team?.id ?? outer ?? null;
}
