// Writes a Web API answer, always as JSON.
import type { ServerResponse } from 'node:http';
import type { Answer } from './types.ts';

export function reply(response: ServerResponse, { body, status = 200, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
