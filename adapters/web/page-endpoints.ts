/** Serves the chat page and its files. */
import { endpoint, type Endpoint, type EndpointReply } from '../../src/kernel/endpoint.ts';
import { NotFoundError } from '../../src/kernel/errors.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { renderPage, renderProblem, UNBUILT_PAGE } from './render-page.ts';
import { channelParams, fileParams } from './schemas.ts';
import type { WebAssets } from './load-web-assets.ts';
import { findChannel } from './visitor.ts';
import { pageLanguage } from './visitor-language.ts';

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

/** `GET /`, `GET /chat/{channelKey}` and `GET /assets/{file}`. */
export function createPageEndpoints(host: ChannelHost, deps: PageDeps): readonly Endpoint[] {
  return [defaultPage(host, deps), channelPage(host, deps), assetFile(deps.webAssets)];
}

function defaultPage(host: ChannelHost, { webAssets, defaultWebChannelKey }: PageDeps): Endpoint {
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
      return servePage(host, webAssets, channelKey, headers['accept-language']);
    },
  });
}

function channelPage(host: ChannelHost, { webAssets }: PageDeps): Endpoint {
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
    handle: ({ params, headers }) => servePage(host, webAssets, params.channelKey, headers['accept-language']),
  });
}

async function servePage(host: ChannelHost, assets: WebAssets, key: string, accepted: string | undefined): Promise<EndpointReply> {
  const channel = await findChannel(host, key);
  const html = assets.page();
  // The page names its files by their contents: a stale page would ask for files that are gone.
  const headers = { 'cache-control': 'no-cache', vary: 'Accept-Language' };
  if (html === null) return { status: 503, content: { type: HTML, bytes: UNBUILT_PAGE }, headers };
  const facts = { channelKey: channel.publicKey, title: channel.name, language: pageLanguage(accepted) };
  return { status: 200, content: { type: HTML, bytes: renderPage(html, facts) }, headers };
}

function assetFile(assets: WebAssets): Endpoint {
  return endpoint({
    method: 'get',
    path: '/assets/{file}',
    operationId: 'readWebAsset',
    tag: 'web',
    summary: 'A file of the chat page; its name changes with its contents',
    auth: 'none',
    // Served from memory and kept by browsers for good: a page of many files must not use up what its reader may ask.
    limit: 'none',
    params: fileParams,
    responses: {
      200: { description: 'The file.', mediaType: 'application/octet-stream' },
      304: { description: 'As the caller already has it.' },
      404: { description: 'No such file.' },
    },
    async handle({ params, headers: asked }) {
      const file = assets.file(params.file);
      if (file === null) throw new NotFoundError('This file');
      const headers = { 'cache-control': 'public, max-age=31536000, immutable', etag: file.etag };
      if (isKnown(asked['if-none-match'], file.etag)) return { status: 304, headers };
      return { status: 200, content: { type: file.type, bytes: file.bytes }, headers };
    },
  });
}

/** Weak comparison of If-None-Match (RFC 9110, 13.1.2). */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
