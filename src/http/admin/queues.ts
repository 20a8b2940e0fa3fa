/** The page about the job queues, for whoever runs the server: it shows the jobs of every business. */
import { z } from 'zod';
import { keyEndpoint } from '../../core/model/key-endpoint.ts';
import type { JobBoard } from '../../core/ports/job-board.ts';
import type { Endpoint, EndpointReply } from '../../kernel/endpoint.ts';
import { NotFoundError } from '../../kernel/errors.ts';

/** Where it lies. */
export const BOARD_PATH = '/admin/queues';

/** The page names its own address as the base of what it loads; else as every page of ours. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

const query = z.object({
  activeQueue: z.string().optional(),
  status: z.string().optional(),
  page: z.string().optional(),
  jobsPerPage: z.string().optional(),
});

/** @param board opened by the first who looks */
export function createBoardEndpoints(board: () => Promise<JobBoard>): readonly Endpoint[] {
  const show = async (path: string, asked: z.output<typeof query>): Promise<EndpointReply> => {
    const given = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const file = await (await board()).read(path, Object.fromEntries(given));
    if (file === null) throw new NotFoundError('This part of the page');
    return { status: 200, content: file, headers: { 'Content-Security-Policy': POLICY } };
  };
  const shared = {
    method: 'get',
    tag: 'admin',
    query,
    asksPassword: true,
    responses: { 200: { description: 'The page, or a part of it.', mediaType: 'text/html' } },
  } as const;
  return [
    keyEndpoint({
      ...shared,
      path: BOARD_PATH,
      operationId: 'openJobBoard',
      summary: 'The page about the job queues, for the platform owner; it shows and changes nothing.',
      handle: ({ query: asked }) => show('', asked),
    }),
    keyEndpoint({
      ...shared,
      path: `${BOARD_PATH}/{path}`,
      operationId: 'readJobBoard',
      summary: 'What that page loads.',
      deep: true,
      params: z.object({ path: z.string() }),
      handle: ({ params, query: asked }) => show(params.path, asked),
    }),
  ];
}
