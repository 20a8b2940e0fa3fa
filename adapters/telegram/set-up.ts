/** Looks at a bot before it is connected, and tells Telegram how to feed the connection. */
import type { Api } from 'grammy';
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import type { ConnectionCheck, FeedMode } from '../../src/core/ports/channel-adapter.ts';
import { COMMAND_WORDS } from '../_shared/command-words.ts';
import { forCall } from './open-api.ts';
import { readFault, toUpstream } from './read-fault.ts';
import { WANTED_UPDATES } from './update-schema.ts';

const menu = (language: 'en' | 'zh') => COMMAND_WORDS.map(({ name, [language]: description }) => ({ command: name, description }));

export async function checkBot(open: () => Promise<Api>, signal: AbortSignal): Promise<ConnectionCheck> {
  try {
    const api = await open();
    const me = await api.getMe(forCall(signal));
    const advice = me.can_join_groups ? [] : ['The bot cannot be added to groups; allow it with /setjoingroups at @BotFather.'];
    return { kind: 'ready', bot: { id: String(me.id), name: me.username }, advice };
  } catch (error) {
    if (error instanceof UpstreamRefused) return { kind: 'refused', reason: error.message };
    const fault = toUpstream(readFault(error));
    return { kind: fault instanceof UpstreamRefused ? 'refused' : 'unreachable', reason: fault.message };
  }
}

/** With `secret` Telegram posts to the address, without it waits to be asked. Throws UpstreamRefused or UpstreamUnreachable. */
export async function feedBot(api: Api, mode: FeedMode, secret: () => string, signal: AbortSignal): Promise<void> {
  const call = forCall(signal);
  const calls = async (): Promise<void> => {
    if (mode.kind !== 'webhook') await api.deleteWebhook({}, call);
    else await api.setWebhook(mode.url, { secret_token: secret(), allowed_updates: WANTED_UPDATES }, call);
    await api.setMyCommands(menu('en'), {}, call);
    await api.setMyCommands(menu('zh'), { language_code: 'zh' }, call);
  };
  await calls().catch((error: unknown) => {
    if (error instanceof UpstreamRefused) throw error;
    throw toUpstream(readFault(error));
  });
}
