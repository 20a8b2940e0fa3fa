/** Loaded into a Claw under measurement: keeps the most that ever waited in the process for one event stream, and prints it on SIGUSR2. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What one line of the report tells. */
export interface BufferReport {
  readonly streams: number;
  /** Most bytes that waited for one of them after a write. */
  readonly mostForOne: number;
  /** Bytes that wait for all that are open, now. */
  readonly now: number;
  readonly residentMiB: number;
}

export const REPORT_MARK = 'buffers ';

const open = new Set<ServerResponse>();
let streams = 0;
let mostForOne = 0;

subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  if (request.url?.endsWith('/events') !== true) return;
  streams += 1;
  open.add(response);
  response.once('close', () => open.delete(response));
  const write = response.write.bind(response) as (bytes: unknown) => boolean;
  response.write = (bytes: unknown) => {
    const isRoomy = write(bytes);
    // At the end of this turn: a write is handed on only then, and one to a reader that keeps up is gone.
    setImmediate(() => (mostForOne = Math.max(mostForOne, response.writableLength)));
    return isRoomy;
  };
});

process.on('SIGUSR2', () => {
  const now = [...open].reduce((sum, { writableLength }) => sum + writableLength, 0);
  const report: BufferReport = { streams, mostForOne, now, residentMiB: Math.round(process.memoryUsage().rss / 2 ** 20) };
  console.log(`${REPORT_MARK}${JSON.stringify(report)}`);
});
