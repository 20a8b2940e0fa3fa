// A web adapter on a fake host, called the way the HTTP room calls it: parse by the endpoint's schemas, then handle.
import { createWebAdapter } from '../../../adapters/web/index.ts';
import type { WebAssets } from '../../../adapters/web/load-web-assets.ts';
import type { Endpoint, EndpointReply, StreamEvent } from '../../../src/kernel/endpoint.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ConversationId } from '../../../src/kernel/ids.ts';
import type { LiveEvent, LiveEvents } from '../../../src/core/ports/live-events.ts';
import { createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

export const NO_ASSETS: WebAssets = { widget: null, file: () => null };

export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** Origin of the page that calls; our own when absent. */
  readonly origin?: string;
}

export type Scene = ReturnType<typeof createScene>;

export function createScene(
  options: { webAssets?: WebAssets; fake?: ReturnType<typeof createFakeChannelHost>; defaultKey?: string | null; live?: LiveEvents } = {},
) {
  const fake = options.fake ?? createFakeChannelHost();
  const clock = createManualClock();
  const published: LiveEvent[] = [];
  const live: Pick<LiveEvents, 'publish' | 'subscribe'> = options.live ?? {
    publish: (_tenantId: unknown, id: ConversationId, event: LiveEvent) => {
      published.push(event);
      fake.publish(id, event);
    },
    subscribe: fake.host.subscribe,
  };
  const adapter = createWebAdapter({
    clock,
    newId: newUuid,
    live,
    webAssets: options.webAssets ?? NO_ASSETS,
    defaultWebChannelKey: async () => (options.defaultKey === undefined ? 'shop' : options.defaultKey),
  });
  const endpoints = new Map(adapter.endpoints({ ...fake.host, subscribe: live.subscribe }).map((one) => [one.operationId, one]));

  async function call(operationId: string, given: Call = {}): Promise<EndpointReply> {
    const found: Endpoint | undefined = endpoints.get(operationId);
    if (found === undefined) throw new Error(`No endpoint ${operationId}`);
    const request = {
      params: found.params?.parse(given.params ?? { channelKey: 'shop' }),
      query: found.query?.parse(given.query ?? {}),
      body: found.body?.parse(given.body),
      files: [],
      headers: given.headers ?? {},
      bearer: given.token ?? null,
      address: '127.0.0.1',
      origin: given.origin ?? null,
      signal: new AbortController().signal,
    };
    return found.handle(request, undefined);
  }
  /** The JSON body of a reply. */
  async function json<T = Record<string, unknown>>(operationId: string, given: Call = {}): Promise<{ status: number; body: T }> {
    const reply = await call(operationId, given);
    if (!('body' in reply)) throw new Error(`${operationId} answered without JSON`);
    return { status: reply.status, body: reply.body as T };
  }
  async function session(params = { channelKey: 'shop' }, headers: Record<string, string> = {}) {
    const { body } = await json<{ token: string; conversation_id: ConversationId; greeting: string }>('openWebSession', {
      params,
      headers,
      body: {},
    });
    return { token: body.token, conversationId: body.conversation_id, greeting: body.greeting };
  }
  return { adapter, fake, clock, published, call, json, session };
}

/** Opens the event stream and collects what it sends; `refuseAfter` makes the reader too slow after so many events. */
export async function follow(scene: Scene, token: string, options: { lastEventId?: string; refuseAfter?: number; origin?: string } = {}) {
  const headers = options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId };
  const reply = await scene.call('streamWebEvents', { token, headers, ...(options.origin !== undefined && { origin: options.origin }) });
  if (!('stream' in reply)) throw new Error('The events are no stream');
  const events: StreamEvent[] = [];
  const closing = new AbortController();
  const send = (event: StreamEvent) => {
    if (events.length >= (options.refuseAfter ?? Number.POSITIVE_INFINITY)) return false;
    events.push(event);
    return true;
  };
  const ended = reply.stream({ send, closed: closing.signal });
  return {
    events,
    ended,
    close: () => closing.abort(),
    of: (name: string) => events.filter(({ event }) => event === name),
    ids: () => events.filter(({ event }) => event === 'message').map(({ id }) => Number(id)),
  };
}

/** Lets everything that is ready run; nothing in these tests waits for real time. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
