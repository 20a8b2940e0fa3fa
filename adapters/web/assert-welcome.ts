/** Which pages may hold the chat: Claw's own, and those of the origins that the business named. */
import { AuthError } from '../../src/kernel/errors.ts';
import type { Channel } from '../../src/core/model/channel.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';

/** Longest origin that is repeated to its page. */
const LONGEST_SHOWN = 200;

/** `origin` is null for our own pages and for callers that are no page. @throws AuthError naming the setting for any other page that is not welcome */
export async function assertWelcome(host: ChannelHost, { tenantId, id }: Channel, origin: string | null): Promise<void> {
  if (origin === null || (await host.setting(tenantId, id, 'web.origins')).includes(origin)) return;
  const shown = origin.slice(0, LONGEST_SHOWN);
  const fix = 'A page in a sandbox or opened from a file has no origin of its own and cannot hold the chat.';
  throw new AuthError(
    'auth_forbidden',
    `Pages of ${shown} may not hold this chat. ${shown === 'null' ? fix : `Add "${shown}" to the setting web.origins of this channel; if this is Claw's own address, set PUBLIC_URL instead.`}`,
    { facts: { setting: 'web.origins' } },
  );
}
