/** Serves the chat page, the one script behind it and behind every widget, and their files. */
import { endpoint, type Endpoint, type EndpointReply } from '../../src/kernel/endpoint.ts';
import { NotFoundError } from '../../src/kernel/errors.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { pagePolicy, pageStyle, type PageStyle } from './page-style.ts';
import { renderEmbedPage } from './render-embed-page.ts';
import { renderPage, renderProblem, UNBUILT_PAGE } from './render-page.ts';
import { channelParams, embedQuery, fileParams } from './schemas.ts';
import type { WebAsset, WebAssets } from './load-web-assets.ts';
import { findChannel } from './visitor.ts';
import { pageLanguage } from '../_shared/page-language.ts';

interface PageDeps {
  readonly webAssets: WebAssets;
  readonly defaultWebChannelKey: () => Promise<string | null>;
}

const HTML = 'text/html; charset=utf-8';
const pageResponses = {
  200: { description: 'The chat page.', mediaType: 'text/html' },
  404: { description: 'No such chat.', mediaType: 'text/html' },
  429: { description: 'Too many requests; it says so.', mediaType: 'text/html' },
  503: { description: 'The page was not built; it says how to.', mediaType: 'text/html' },
};

const fileResponses = {
  200: { description: 'The file.', mediaType: '*/*' },
  304: { description: 'As the caller already has it.' },
  404: { description: 'No such file.' },
};
/** For a name that does not change with the contents. */
const BRIEFLY = 'public, max-age=300, must-revalidate';
/** The eight signs that a build puts before the ending. */
const HASHED = /-[\w-]{8}\.\w+$/;

/** `GET /`, `GET /chat/{channelKey}`, `GET /widget.js`, `GET /assets/{file}` and `GET /help/embed`. */
export function createPageEndpoints(host: ChannelHost, deps: PageDeps): readonly Endpoint[] {
  const style = pageStyle(deps.webAssets);
  return [
    defaultPage(host, deps, style),
    channelPage(host, deps, style),
    widgetScript(deps.webAssets),
    assetFile(deps.webAssets),
    embedPage(deps, style),
  ];
}

function defaultPage(host: ChannelHost, { webAssets, defaultWebChannelKey }: PageDeps, style: PageStyle): Endpoint {
  return endpoint({
    method: 'get',
    path: '/',
    operationId: 'showDefaultChat',
    tag: 'web',
    summary: 'Chat page of the default web channel',
    auth: 'none',
    responses: pageResponses,
    problemPage: (status, accepted) => renderProblem(status, pageLanguage(accepted)),
    async handle({ headers }) {
      const channelKey = await defaultWebChannelKey();
      if (channelKey === null) throw new NotFoundError('A web channel');
      return servePage({ host, assets: webAssets, style }, channelKey, headers['accept-language']);
    },
  });
}

function channelPage(host: ChannelHost, { webAssets }: PageDeps, style: PageStyle): Endpoint {
  return endpoint({
    method: 'get',
    path: '/chat/{channelKey}',
    operationId: 'showChat',
    tag: 'web',
    summary: 'Chat page of a web channel',
    auth: 'none',
    params: channelParams,
    responses: pageResponses,
    problemPage: (status, accepted) => renderProblem(status, pageLanguage(accepted)),
    handle: ({ params, headers }) => servePage({ host, assets: webAssets, style }, params.channelKey, headers['accept-language']),
  });
}

interface PageSource {
  readonly host: ChannelHost;
  readonly assets: WebAssets;
  readonly style: PageStyle;
}

async function servePage({ host, assets, style }: PageSource, key: string, accepted: string | undefined): Promise<EndpointReply> {
  const channel = await findChannel(host, key);
  if (assets.widget === null) return pageReply(503, UNBUILT_PAGE, style);
  const facts = { channelKey: channel.publicKey, title: channel.name, language: pageLanguage(accepted), css: style.css };
  return pageReply(200, renderPage(facts), style);
}

/** A page for people, in the language that they asked for. */
const pageReply = (status: number, html: string, style: PageStyle): EndpointReply => ({
  status,
  content: { type: HTML, bytes: html },
  headers: { 'cache-control': 'no-cache', vary: 'Accept-Language', 'content-security-policy': pagePolicy(style) },
});

/** Where a site owner tries the widget and copies its tag. */
function embedPage({ defaultWebChannelKey }: PageDeps, style: PageStyle): Endpoint {
  return endpoint({
    method: 'get',
    path: '/help/embed',
    operationId: 'showEmbedPage',
    tag: 'web',
    summary: 'How to put the chat on a site, with a preview and the tag to copy',
    auth: 'none',
    query: embedQuery,
    responses: { 200: { description: 'The page.', mediaType: 'text/html' } },
    async handle({ query, headers: asked }) {
      const facts = { channelKey: (await defaultWebChannelKey()) ?? '', language: query.lang ?? pageLanguage(asked['accept-language']) };
      return pageReply(200, renderEmbedPage(facts), style);
    },
  });
}

/** Sites load it from other addresses and by a name that never changes, so that browsers ask again soon. */
function widgetScript({ widget }: WebAssets): Endpoint {
  return endpoint({
    method: 'get',
    path: '/widget.js',
    operationId: 'readWidget',
    tag: 'web',
    summary: 'The script that shows the chat, on our page and on others',
    auth: 'none',
    limit: 'none',
    responses: fileResponses,
    async handle() {
      if (widget === null) throw new NotFoundError('The script (it was not built)');
      const headers = { 'cache-control': BRIEFLY, 'cross-origin-resource-policy': 'cross-origin' };
      return replyWith(widget, headers);
    },
  });
}

function assetFile(assets: WebAssets): Endpoint {
  return endpoint({
    method: 'get',
    path: '/assets/{file}',
    operationId: 'readWebAsset',
    tag: 'web',
    summary: 'A file of a page for people',
    auth: 'none',
    // Served from memory and kept by browsers for good: a page of many files must not use up what its reader may ask.
    limit: 'none',
    params: fileParams,
    responses: fileResponses,
    async handle({ params }) {
      const file = assets.file(params.file);
      if (file === null) throw new NotFoundError('This file');
      // A name with a hash changes with the contents; without one it does not.
      const cache = HASHED.test(params.file) ? 'public, max-age=31536000, immutable' : BRIEFLY;
      // A widget on another site fetches words from here.
      const forAll = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
      return replyWith(file, { ...forAll, 'cache-control': cache });
    },
  });
}

function replyWith({ type, bytes, etag }: WebAsset, more: Readonly<Record<string, string>>): EndpointReply {
  return { status: 200, content: { type, bytes }, headers: { ...more, etag } };
}
