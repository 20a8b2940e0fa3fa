/** Serves the documentation at /help: pages in both languages, and the files that they show. */
import { z } from 'zod';
import { endpoint, type Endpoint, type EndpointReply } from '../../kernel/endpoint.ts';
import { NotFoundError } from '../../kernel/errors.ts';
import { tagOf } from '../present.ts';
import type { HelpFile, HelpSite } from './help-site.ts';
import { wantedLanguage, type PageLanguage } from './page-language.ts';

const name = z.string().max(200);
const pageParams = z.object({ page: name.meta({ description: 'Last part of the address of a page, such as quickstart.' }) });
const fileParams = z.object({ file: name });
/** Pages change with the version of the software, under the same address. */
const CACHE = 'public, max-age=300, must-revalidate';
const pageResponses = {
  200: { description: 'The page.', mediaType: 'text/html' },
  304: { description: 'As the caller already has it.' },
  404: { description: 'No such page.', mediaType: 'text/html' },
};

/** Shown in both languages, since a wrong address tells nothing of its reader. */
const MISSING = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Claw</title><link rel="stylesheet" href="/help/assets/help.css"></head>
<body><div class="frame"><main><h1>This page cannot be shown</h1><p>Look for it from <a href="/help">the first page of the help</a>.</p>
<p lang="zh-CN">无法显示这个页面，请从<a href="/help/zh-CN">帮助首页</a>查找。</p></main></div></body></html>
`;

const common = { method: 'get', tag: 'help', auth: 'none', problemPage: () => MISSING } as const;

/** Mounted after every other address below /help: a page takes any name that is left. */
export function createHelpEndpoints(site: HelpSite): readonly Endpoint[] {
  const show = async (language: PageLanguage, page: string) => reply(await site.page(language, page), 'This page of the help');
  return [firstPage(show), englishPage(show), chinesePage(show), helpFile(site)];
}

type Show = (language: PageLanguage, page: string) => Promise<ContentReply>;

const firstPage = (show: Show) =>
  endpoint({
    ...common,
    path: '/help',
    operationId: 'showHelp',
    summary: 'First page of the documentation, in the language of the reader',
    responses: pageResponses,
    async handle({ headers }) {
      const language = wantedLanguage(headers['accept-language']);
      const shown = await show('en', language === 'en' ? 'index' : language);
      return { ...shown, headers: { ...shown.headers, vary: 'Accept-Language' } };
    },
  });

const englishPage = (show: Show) =>
  endpoint({
    ...common,
    path: '/help/{page}',
    operationId: 'showHelpPage',
    summary: 'A page of the documentation in English; the first one in Chinese is zh-CN',
    params: pageParams,
    responses: pageResponses,
    handle: ({ params }) => show('en', params.page),
  });

const chinesePage = (show: Show) =>
  endpoint({
    ...common,
    path: '/help/zh-CN/{page}',
    operationId: 'showChineseHelpPage',
    summary: 'A page of the documentation in Chinese',
    params: pageParams,
    responses: pageResponses,
    handle: ({ params }) => show('zh-CN', params.page),
  });

const helpFile = (site: HelpSite) =>
  endpoint({
    ...common,
    path: '/help/assets/{file}',
    operationId: 'readHelpFile',
    summary: 'A picture, style, script or table of the documentation',
    // A page of many files must not use up what its reader may ask.
    limit: 'none',
    params: fileParams,
    responses: { ...pageResponses, 200: { description: 'The file.', mediaType: 'application/octet-stream' } },
    handle: async ({ params }) => reply(await site.asset(params.file), 'This file of the help'),
  });

type ContentReply = Extract<EndpointReply, { content: unknown }>;

function reply(file: HelpFile | null, what: string): ContentReply {
  if (file === null) throw new NotFoundError(what);
  return { status: 200, content: file, headers: { 'cache-control': CACHE, etag: tagOf(file.bytes) } };
}
