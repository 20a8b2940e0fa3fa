/** Server-sent events written straight to the socket, with a bound on what a slow reader can make us hold. */
import type { ServerResponse } from 'node:http';
import type { Metrics } from '../core/ports/metrics.ts';
import { rest, type Clock } from '../kernel/clock.ts';
import type { EndpointReply, StreamEvent } from '../kernel/endpoint.ts';
import type { Logger } from '../kernel/logger.ts';
import { whenAborted } from '../kernel/when-aborted.ts';
import { createOpenStreams } from './open-streams.ts';

/** Most bytes that wait for one reader; an event that finds nothing before it may be larger. */
export const MAX_BUFFERED_BYTES = 64 * 1024;
/** Keeps proxies from closing a quiet stream, milliseconds. */
export const HEARTBEAT_MS = 15_000;

/** Most that HTTP adds to a chunk of at most the bound: its length in hexadecimal digits, and two line ends. */
const FRAME_BYTES = 9;

export const STREAM_TYPE = 'text/event-stream; charset=utf-8';

type StreamReply = Extract<EndpointReply, { readonly stream: unknown }>;

export interface EventStreams {
  /** Before anything is written. @throws OverloadedError when the process holds as many streams as it may. */
  assertRoom(reply: StreamReply): void;
  /** Writes what the reply's stream sends until it resolves, its time is over, the reader goes, or the process drains. */
  run(response: ServerResponse, reply: StreamReply): Promise<void>;
  /** Ends every open stream; their readers resume elsewhere. */
  closeAll(): void;
}

export interface EventStreamsDeps {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Streams open at once; `MOST_STREAMS` when absent. */
  readonly mostStreams?: number;
}

export function createEventStreams(deps: EventStreamsDeps): EventStreams {
  const open = createOpenStreams(deps.mostStreams);
  const count = () => deps.metrics.gauge('claw_streams_open', open.size());
  return {
    assertRoom: ({ key }) => open.assertRoom(key ?? null),
    run: async (response, { stream, key = null, endsAt = Number.POSITIVE_INFINITY }) => {
      const closing = new AbortController();
      open.add(closing, key);
      count();
      response.once('close', () => closing.abort());
      const write = createWrite(response, closing);
      response.writeHead(200, {
        'Content-Type': STREAM_TYPE,
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      write(': open\n\n');
      const beating = beat(deps.clock, write, closing, endsAt);
      // Too late for a problem document: the reader sees the end and comes again.
      const failed = (error: unknown) => closing.signal.aborted || deps.logger.error({ error }, 'event stream failed');
      const produced = stream({ send: (event) => write(encode(event)), closed: closing.signal }).catch(failed);
      await Promise.race([produced, whenAborted(closing.signal)]);
      closing.abort();
      open.remove(closing, key);
      count();
      response.end();
      await beating;
    },
    closeAll: () => open.endAll(),
  };
}

type Write = (text: string) => boolean;

function createWrite(response: ServerResponse, closing: AbortController): Write {
  return (text) => {
    if (closing.signal.aborted) return false;
    // As bytes: of a text Node would count the characters, a third of what Chinese needs.
    const bytes = Buffer.from(text);
    const waiting = response.writableLength;
    if (waiting > 0 && waiting + bytes.length + FRAME_BYTES > MAX_BUFFERED_BYTES) {
      closing.abort();
      response.destroy();
      return false;
    }
    response.write(bytes);
    // Node holds writes back until the end of the tick; sent at once, what is left over tells how slow the reader is.
    response.socket?.uncork();
    return true;
  };
}

async function beat(clock: Clock, write: Write, closing: AbortController, endsAt: number): Promise<void> {
  while (!closing.signal.aborted) {
    await rest(clock, Math.min(HEARTBEAT_MS, Math.max(0, endsAt - clock.now())), closing.signal);
    if (clock.now() >= endsAt) closing.abort();
    else write(': still here\n\n');
  }
}

function encode({ event, id, data }: StreamEvent): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
