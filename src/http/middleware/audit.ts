/** Leaves a trace of every change that a key or an operator makes: begun before the change, so that none is made without, and ended with how it went. */
import { actorOf, type Principal } from '../../core/model/principal.ts';
import type { AuditId, AuditStore } from '../../core/ports/audit-store.ts';
import type { Endpoint, EndpointReply, EndpointRequest } from '../../kernel/endpoint.ts';
import type { NewId } from '../../kernel/ids.ts';
import { REPLAYED } from '../api/answer-once.ts';
import { needsKey } from './authenticate.ts';

export interface TrailDeps {
  readonly audit: Pick<AuditStore, 'open' | 'close'>;
  readonly newId: NewId;
}

type Asked = EndpointRequest<unknown, unknown, unknown>;

/** Reading leaves no trace, nor does what a customer says: that is in its conversation. */
export function leavesTrace({ method, auth, limit, readsOnly }: Pick<Endpoint, 'method' | 'auth' | 'limit' | 'readsOnly'>): boolean {
  return method !== 'get' && needsKey(auth) && limit !== 'message' && readsOnly !== true;
}

export async function handleWithTrace(
  { audit, newId }: TrailDeps,
  endpoint: Endpoint,
  request: Asked,
  caller: Principal | undefined,
  requestId: string,
): Promise<EndpointReply> {
  const by = await tracedAs(endpoint, request, caller);
  if (by === null) return endpoint.handle(request, caller);
  const id = newId<AuditId>();
  const { tenantId } = by;
  await audit.open(tenantId, id, {
    actor: by.actor,
    actorName: by.name,
    address: request.address,
    action: endpoint.operationId,
    target: targetOf(request),
    requestId,
    fields: fieldsOf(request.body),
    before: (await endpoint.trail?.(request, caller)) ?? null,
  });
  let reply: EndpointReply;
  try {
    reply = await endpoint.handle(request, caller);
  } catch (error) {
    await audit.close(tenantId, id, null);
    throw error;
  }
  await audit.close(
    tenantId,
    id,
    isReplay(reply) ? null : { outcome: 'done', status: reply.status, after: (await endpoint.trail?.(request, caller)) ?? null },
  );
  return reply;
}

/** Whose change it is, and who makes it; null for what leaves no trace. */
async function tracedAs(endpoint: Endpoint, request: Asked, caller: Principal | undefined) {
  if (caller === undefined) return (await endpoint.tracedAs?.(request)) ?? null;
  return leavesTrace(endpoint) ? { tenantId: caller.tenantId, actor: actorOf(caller), name: caller.name } : null;
}

/** What the path and the query name: ids, keys of settings. */
function targetOf({ params, query }: Asked): string | null {
  const named = Object.entries({ ...(params as object | undefined), ...(query as object | undefined) });
  const told = named.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${String(value)}`);
  return told.length === 0 ? null : told.join(' ');
}

/** The answer of an earlier call, given again: nothing was done now. */
const isReplay = (reply: EndpointReply): boolean => 'headers' in reply && reply.headers?.[REPLAYED] !== undefined;

const fieldsOf = (body: unknown): readonly string[] => (typeof body === 'object' && body !== null ? Object.keys(body) : []);
