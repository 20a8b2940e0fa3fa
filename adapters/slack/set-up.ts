/** Looks at an app before it is connected: whose tokens they are, and which scopes it lacks. */
import type { WebClient } from '@slack/web-api';
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import type { ConnectionCheck } from '../../src/core/ports/channel-adapter.ts';
import { SCOPES } from './manifest.ts';
import type { OpenApi } from './open-api.ts';
import { readFault, toUpstream } from './read-fault.ts';
import { appTokenOf, botToken } from './secrets.ts';

export async function checkApp(openApi: OpenApi, secrets: Readonly<Record<string, Secret>>, signal: AbortSignal): Promise<ConnectionCheck> {
  try {
    const app = appTokenOf(secrets);
    if (app !== null) await checkAppToken(await openApi(app, signal));
    return await checkBot(await openApi(botToken(secrets), signal));
  } catch (error) {
    const fault = error instanceof UpstreamRefused ? error : toUpstream(readFault(error));
    return { kind: fault instanceof UpstreamRefused ? 'refused' : 'unreachable', reason: fault.message };
  }
}

async function checkBot(api: WebClient): Promise<ConnectionCheck> {
  const { user_id: id, user: name, bot_id: bot, response_metadata: meta } = await api.auth.test();
  if (id === undefined || bot === undefined) {
    return { kind: 'refused', reason: 'This is no token of a bot. Send the Bot User OAuth Token, which begins with xoxb-.' };
  }
  const { scopes = [] } = meta as { readonly scopes?: readonly string[] };
  const missing = scopes.length === 0 ? [] : SCOPES.filter((scope) => !scopes.includes(scope));
  const advice = `The app lacks the scopes ${missing.join(', ')}: add them under OAuth & Permissions, and install the app again.`;
  return { kind: 'ready', bot: { id, name: name ?? id }, advice: missing.length === 0 ? [] : [advice] };
}

/** Whoever may open a socket may; the address it gets is never used. */
async function checkAppToken(api: WebClient): Promise<void> {
  try {
    await api.apps.connections.open({});
  } catch (error) {
    const fault = readFault(error);
    if (fault.kind !== 'refused') throw error;
    const fix = 'make one under Basic Information, with the scope connections:write, and turn Socket Mode on';
    throw new UpstreamRefused(`Slack does not take the app-level token (${fault.code}): ${fix}.`);
  }
}
