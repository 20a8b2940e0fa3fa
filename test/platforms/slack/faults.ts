// What goes wrong on request: a call meets the first fault that fits it, and may be carried out all the same.
import type { ServerResponse } from 'node:http';
import { refuse, tooMany } from './answers.ts';
import { reply } from './reply.ts';
import type { Fault } from './types.ts';
import type { World } from './world.ts';

interface Met {
  readonly method: string;
  readonly teamId: string | null;
  /** Carries the call out; what it gives back writes the answer. */
  readonly act: () => () => void;
  readonly response: ServerResponse;
}

export async function answerOrFail(world: World, call: Met): Promise<void> {
  const fault = takeFault(world.faults, call.method, call.teamId);
  if (fault === null) return call.act()();
  await fail(world, fault, call);
}

function takeFault(faults: Fault[], name: string, teamId: string | null): Fault | null {
  const at = faults.findIndex((one) => (one.method ?? name) === name && (one.teamId ?? teamId) === teamId);
  const fault = faults[at];
  if (fault === undefined) return null;
  if ((fault.times ?? 1) > 1) faults[at] = { ...fault, times: (fault.times ?? 1) - 1 };
  else faults.splice(at, 1);
  return fault;
}

const PAGE = '<!DOCTYPE html><html><body><h1>Server Error</h1><p>Something went wrong on our end.</p></body></html>';

async function fail(world: World, fault: Fault, { act, response }: Met): Promise<void> {
  const html = (status: number): void => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
    response.end(PAGE);
  };
  if (fault.kind.startsWith('accept-')) act();
  switch (fault.kind) {
    case 'too-many':
      return reply(response, tooMany(fault.retryAfter));
    case 'refuse':
      return reply(response, refuse(fault.error, fault.extra));
    case 'server-error':
    case 'accept-server-error':
      return html(fault.status ?? 503);
    case 'html':
    case 'accept-html':
      return html(200);
    case 'not-found':
      return html(404);
    case 'drop':
    case 'accept-drop':
      return void response.destroy();
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return act()();
    case 'late':
      return world.clock.later(fault.afterMs, act);
    case 'hang':
    case 'accept-hang':
  }
}
