/** Bounds the memory of large bodies: many uploads at once, or slow ones, are refused instead of taking the process down. */
import type { IncomingMessage } from 'node:http';
import type { Endpoint } from '../../kernel/endpoint.ts';
import { OverloadedError } from '../../kernel/errors.ts';

/** All large bodies under way together, in bytes: a dozen of the largest pictures, which take about twice as much while they are read and stored. */
const ROOM_BYTES = 128 * 1024 * 1024;
const RETRY_MS = 2_000;

export interface BodyRoom {
  /**
   * Sets room aside for the body of an endpoint that takes large ones, as long as it says it is; returns the way to give it back.
   * @throws OverloadedError when there is none left.
   */
  take(request: IncomingMessage, endpoint: Pick<Endpoint, 'maxBytes'>): () => void;
}

export function createBodyRoom(roomBytes = ROOM_BYTES): BodyRoom {
  let taken = 0;
  return {
    take: (request, { maxBytes = 0 }) => {
      const length = Number(request.headers['content-length'] ?? maxBytes);
      const bytes = length >= 0 ? Math.min(length, maxBytes) : maxBytes;
      if (bytes > 0 && taken + bytes > roomBytes) {
        throw new OverloadedError('Too many large bodies are arriving at once; please try again.', { retryAfterMs: RETRY_MS });
      }
      taken += bytes;
      return () => void (taken -= bytes);
    },
  };
}
