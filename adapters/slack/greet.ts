/** Offers what to ask to somebody who has opened the assistant; nobody waits for it, and nothing is owed. */
import type { Logger } from '../../src/kernel/logger.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import type { OpenApi } from './open-api.ts';
import { callPlaceOf } from './place.ts';
import { readFault } from './read-fault.ts';
import { botToken } from './secrets.ts';
import type { Opened } from './normalise.ts';

export interface GreetDeps {
  readonly openApi: OpenApi;
  readonly logger: Logger;
  readonly callTimeoutMs: number;
}

type Prompt = { readonly title: string; readonly message: string };

const HELP: Prompt = { title: 'What can you do?', message: '/help' };

export function greet(deps: GreetDeps, { target }: Opened, connection: ChannelConnection, host: ChannelHost): void {
  offer(deps, target, connection, host).catch((error: unknown) => {
    deps.logger.debug({ channel_id: connection.channel.id, fault: readFault(error).kind }, 'nothing was offered in an assistant thread');
  });
}

async function offer(
  { openApi, callTimeoutMs }: GreetDeps,
  target: Opened['target'],
  { channel, secrets }: ChannelConnection,
  host: ChannelHost,
): Promise<void> {
  const place = callPlaceOf(target);
  if (place?.thread == null) return;
  const suggestions = await host.setting(channel.tenantId, channel.id, 'slack.suggestions');
  const prompts: [Prompt, ...Prompt[]] = [HELP, ...suggestions.map((question) => ({ title: question, message: question }))];
  const api = await openApi(botToken(secrets), AbortSignal.timeout(callTimeoutMs));
  await api.assistant.threads.setSuggestedPrompts({ channel_id: place.channel, thread_ts: place.thread, prompts });
}
