/** Serves the console: one page for every address below /admin, so that each can be opened and reloaded, and the files it loads. */
import { z } from 'zod';
import { endpoint, type Endpoint, type EndpointReply } from '../../kernel/endpoint.ts';
import { NotFoundError } from '../../kernel/errors.ts';
import type { PageFile, PageFiles } from './page-files.ts';

/** Where it lies. */
export const CONSOLE_PATH = '/admin';

/**
 * Nothing from elsewhere, nothing inside the page itself, and no way to make a script or markup of a text: whatever names and documents hold
 * stays text. The frame shows the chat page of this same server.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** The page changes with the version of the software, under the same address. */
const ASK_AGAIN = 'no-cache';
/** A name with a hash changes with the contents. */
const FOR_GOOD = 'public, max-age=31536000, immutable';

const UNBUILT =
  '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Claw</title></head><body><h1>The console was not built</h1><p>Start Claw with <code>npm start</code>, which builds it.</p><p lang="zh-CN">控制台还没有构建。用 <code>npm start</code> 启动 Claw 即可。</p></body></html>\n';

const pageResponses = {
  200: { description: 'The page.', mediaType: 'text/html' },
  304: { description: 'As the caller already has it.' },
  503: { description: 'The page was not built; it says how to.', mediaType: 'text/html' },
};

const common = { method: 'get', tag: 'admin', auth: 'none' } as const;

/** Mounted after every other address below /admin: the page takes any that is left. */
export function createConsoleEndpoints(files: PageFiles): readonly Endpoint[] {
  return [firstPage(files), slashed, assetFile(files), anyPage(files)];
}

const firstPage = (files: PageFiles) =>
  endpoint({
    ...common,
    path: CONSOLE_PATH,
    operationId: 'openConsole',
    summary: 'The console, where people of the team work',
    responses: pageResponses,
    handle: async ({ headers }) => showPage(files, headers['accept-encoding']),
  });

/** As people type it who think of a folder. */
const slashed = endpoint({
  ...common,
  path: `${CONSOLE_PATH}/`,
  operationId: 'openConsoleFolder',
  summary: 'Leads to the console',
  responses: { 308: { description: 'To the same address without the slash.' } },
  handle: async () => ({ status: 308, headers: { location: CONSOLE_PATH } }),
});

const anyPage = (files: PageFiles) =>
  endpoint({
    ...common,
    path: `${CONSOLE_PATH}/{path}`,
    operationId: 'openConsolePage',
    summary: 'A page of the console; the same file for all of them',
    deep: true,
    params: z.object({ path: z.string().max(2_000) }),
    responses: pageResponses,
    handle: async ({ headers }) => showPage(files, headers['accept-encoding']),
  });

const assetFile = (files: PageFiles) =>
  endpoint({
    ...common,
    path: `${CONSOLE_PATH}/assets/{file}`,
    operationId: 'readConsoleFile',
    summary: 'A script, style or picture of the console',
    // Served from memory and kept by browsers for good: a page of many files must not use up what its reader may ask.
    limit: 'none',
    params: z.object({ file: z.string().max(200) }),
    responses: {
      200: { description: 'The file.', mediaType: 'application/octet-stream' },
      304: { description: 'As the caller already has it.' },
      404: { description: 'No such file.' },
    },
    handle: async ({ params, headers }) => {
      const file = files.asset(params.file);
      if (file === null) throw new NotFoundError('This file of the console');
      return reply(file, headers['accept-encoding'], { 'cache-control': FOR_GOOD });
    },
  });

function showPage({ page }: PageFiles, accepted: string | undefined): EndpointReply {
  if (page === null) return { status: 503, content: { type: 'text/html; charset=utf-8', bytes: UNBUILT } };
  return reply(page, accepted, { 'cache-control': ASK_AGAIN, 'content-security-policy': POLICY });
}

function reply(
  { type, bytes, gzipped, etag }: PageFile,
  accepted: string | undefined,
  more: Readonly<Record<string, string>>,
): EndpointReply {
  const headers = { ...more, etag, vary: 'Accept-Encoding' };
  if (gzipped === null || !/\bgzip\b/.test(accepted ?? '')) return { status: 200, content: { type, bytes }, headers };
  return { status: 200, content: { type, bytes: gzipped }, headers: { ...headers, 'content-encoding': 'gzip' } };
}
