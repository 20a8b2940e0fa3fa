/** Exchanges the code of a consent for the token of a workspace. */
import type { WebClient } from '@slack/web-api';
import { Secret } from '../../src/kernel/secret.ts';
import { storable } from '../../src/kernel/storable.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { GrantedApp } from '../../src/core/ports/channel-installs.ts';
import type { OpenApi } from './open-api.ts';
import { readFault } from './read-fault.ts';
import { checkApp } from './set-up.ts';
import type { SharedApp } from './shared-app.ts';

export interface ExchangeDeps {
  readonly openApi: OpenApi;
  readonly logger: Logger;
}

/** `organization`: for all workspaces of one at once; `expiring`: the token ends within hours; `away`: Slack could not be asked. */
export type NotGranted = 'organization' | 'expiring' | 'away' | 'refused';

type Access = Awaited<ReturnType<WebClient['oauth']['v2']['access']>>;

/** `redirectUrl` is the one that the consent was asked with. Never rejects. */
export async function exchangeCode(
  { openApi, logger }: ExchangeDeps,
  { clientId, clientSecret }: SharedApp,
  given: { readonly code: string; readonly redirectUrl: string },
  signal: AbortSignal,
): Promise<GrantedApp | NotGranted> {
  try {
    const api = await openApi(null, signal);
    const asked = { client_id: clientId, client_secret: clientSecret.reveal(), code: given.code, redirect_uri: given.redirectUrl };
    return await readAccess(openApi, await api.oauth.v2.access(asked), signal);
  } catch (error) {
    const fault = readFault(error);
    const isRefused = fault.kind === 'refused';
    logger.warn({ fault: isRefused ? fault.code : fault.kind }, 'Slack gave no token for the code of a consent');
    return isRefused ? 'refused' : 'away';
  }
}

/** https://docs.slack.dev/reference/methods/oauth.v2.access */
async function readAccess(openApi: OpenApi, access: Access, signal: AbortSignal): Promise<GrantedApp | NotGranted> {
  const { access_token: token, team, token_type: type } = access;
  if (access.is_enterprise_install === true || team?.id === undefined) return 'organization';
  if (token === undefined || type !== 'bot') return 'refused';
  // Once switched on for an app, tokens have to be renewed every twelve hours.
  if (access.refresh_token !== undefined) return 'expiring';
  const secrets = { bot_token: new Secret(token) };
  const check = await checkApp(openApi, secrets, signal);
  if (check.kind !== 'ready') return check.kind === 'refused' ? 'refused' : 'away';
  const name = storable(team.name ?? '').trim() || team.id;
  return { bot: check.bot, workspace: { id: team.id, name }, secrets };
}
