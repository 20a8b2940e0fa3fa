/** Installing the app that many businesses share: an admin gets a link, and a browser comes back from Slack with a consent. */
import { z } from 'zod';
import { endpoint, type Endpoint, type EndpointReply } from '../../src/kernel/endpoint.ts';
import { ConflictError, NotFoundError } from '../../src/kernel/errors.ts';
import { keyEndpoint } from '../../src/core/model/key-endpoint.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { pageLanguage } from '../_shared/page-language.ts';
import { pageProblem } from '../_shared/page-parts.ts';
import { exchangeCode, type ExchangeDeps } from './exchange-code.ts';
import { installPagePolicy, renderInstallPage, type PageFacts } from './install-page.ts';
import type { InstallEnd } from './install-words.ts';
import { SCOPES } from './manifest.ts';
import { addressOf, appParams, CALLBACK_PATH, INSTALL_PATH, type SharedApp } from './shared-app.ts';
import { KIND } from './to-inbound.ts';

export interface InstallDeps extends ExchangeDeps {
  /** Address of the Web API with a slash at its end. */
  readonly apiUrl: string;
  readonly publicUrl: string | null;
  readonly sharedApp: SharedApp | null;
}

/** Of the two calls behind one page. */
const EXCHANGE_MS = 10_000;

const HTML = 'text/html; charset=utf-8';

const STATUS: Readonly<Record<InstallEnd, number>> = {
  made: 200,
  renewed: 200,
  denied: 403,
  missing: 404,
  taken: 409,
  gone: 410,
  organization: 422,
  busy: 429,
  broken: 500,
  expiring: 502,
  refused: 502,
  away: 503,
};

const linkSchema = z
  .object({
    url: z.string().meta({ description: 'To be opened in a browser by whoever may install apps in the workspace. It counts once.' }),
    expires_at: z.string().meta({ description: 'When it stops counting.' }),
  })
  .meta({ id: 'SlackInstallLink' });

export const createInstallEndpoints = (host: ChannelHost, deps: InstallDeps): readonly Endpoint[] => [
  beginInstall(host, deps),
  finishInstall(host, deps),
];

function beginInstall(host: ChannelHost, deps: InstallDeps): Endpoint {
  const bodySchema = z.strictObject({
    name: z.string().trim().min(1).max(200).optional().describe('Of the channel that is made; called after its workspace when absent.'),
    base_ids: z.array(z.string()).max(100).default([]).describe('Knowledge bases that the channel answers from; every base when empty.'),
  });
  return keyEndpoint<z.output<typeof appParams>, undefined, z.output<typeof bodySchema>>({
    method: 'post',
    path: INSTALL_PATH,
    operationId: 'installSlackApp',
    tag: KIND,
    summary: 'Get a link that connects a workspace of Slack to your business, by the app that many share',
    params: appParams,
    body: bodySchema,
    responses: {
      201: { description: 'The link.', schema: linkSchema },
      404: { description: 'There is no such app here.' },
      409: { description: 'PUBLIC_URL is not set, so Slack has nowhere to come back to.' },
      422: { description: 'There is no such knowledge base.' },
    },
    async handle({ params: { appId }, body: { name = null, base_ids: baseIds } }, { tenantId, id: askedBy }) {
      const app = appOf(deps, appId);
      const redirectUrl = redirectOf(deps, appId);
      const { state, expiresAt } = await host.installs.begin({ kind: KIND, appId, tenantId, askedBy, name, baseIds });
      const query = { client_id: app.clientId, scope: SCOPES.join(','), redirect_uri: redirectUrl, state };
      const url = `${new URL('../oauth/v2/authorize', deps.apiUrl).href}?${new URLSearchParams(query).toString()}`;
      return { status: 201, body: { url, expires_at: expiresAt.toISOString() } };
    },
  });
}

function finishInstall(host: ChannelHost, deps: InstallDeps): Endpoint {
  const policy = installPagePolicy();
  const reply = (end: InstallEnd, facts: PageFacts, language: string | undefined): EndpointReply => ({
    status: STATUS[end],
    content: { type: HTML, bytes: renderInstallPage(end, pageLanguage(language), facts) },
    headers: { 'cache-control': 'no-store', vary: 'Accept-Language', 'content-security-policy': policy },
  });
  return endpoint({
    method: 'get',
    path: CALLBACK_PATH,
    operationId: 'finishSlackInstall',
    tag: KIND,
    summary: 'Where Slack sends the browser back to after a consent; a page says what became of it',
    auth: 'none',
    params: appParams,
    query: z.object({
      code: z.string().max(1_000).optional().describe('What the consent is exchanged by.'),
      state: z.string().max(1_000).optional().describe('Whose consent it is, as the link carried it.'),
      error: z.string().max(200).optional().describe('Why there is none.'),
    }),
    responses: {
      200: { description: 'The workspace is connected.', mediaType: 'text/html' },
      403: { description: 'The request was declined in Slack.', mediaType: 'text/html' },
      409: { description: 'The app is connected elsewhere in this workspace.', mediaType: 'text/html' },
      410: { description: 'The link was used before, is too old or was made up.', mediaType: 'text/html' },
      422: { description: 'The app was to be installed for a whole organization.', mediaType: 'text/html' },
      502: { description: 'Slack gave no token that can be used.', mediaType: 'text/html' },
      503: { description: 'Slack could not be reached.', mediaType: 'text/html' },
    },
    problemPage: (status, accepted) => renderInstallPage(pageProblem(status), pageLanguage(accepted)),
    async handle({ params: { appId }, query, headers }) {
      const { end, ...facts } = await finish(host, deps, appId, query);
      return reply(end, facts, headers['accept-language']);
    },
  });
}

interface Asked {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly error?: string | undefined;
}

/** The state is used up before the code is: whoever sees both later can do nothing with them. */
async function finish(
  host: ChannelHost,
  deps: InstallDeps,
  appId: string,
  { code = '', state = '', error }: Asked,
): Promise<PageFacts & { readonly end: InstallEnd }> {
  const app = appOf(deps, appId);
  const redirectUrl = redirectOf(deps, appId);
  if (error !== undefined) return { end: error === 'access_denied' ? 'denied' : 'refused' };
  const begun = code === '' ? null : await host.installs.take(state, { kind: KIND, appId });
  if (begun === null) return { end: 'gone' };
  const granted = await exchangeCode(deps, app, { code, redirectUrl }, AbortSignal.timeout(EXCHANGE_MS));
  if (typeof granted === 'string') return { end: granted };
  const end = await host.installs.connect(begun, granted);
  return { end, workspace: granted.workspace.name, business: begun.business };
}

/** @throws NotFoundError when it is not the one that there is */
function appOf({ sharedApp }: InstallDeps, appId: string): SharedApp {
  if (sharedApp?.clientId === appId) return sharedApp;
  throw new NotFoundError('An app of this client id');
}

function redirectOf({ publicUrl }: InstallDeps, appId: string): string {
  if (publicUrl !== null) return addressOf(publicUrl, CALLBACK_PATH, appId);
  throw new ConflictError('Slack has nowhere to come back to: set PUBLIC_URL to the https address of this Claw.');
}
