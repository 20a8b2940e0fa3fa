/** Makes a POST safe to repeat: a second call with the same Idempotency-Key gets the answer of the first one, and nothing is done twice. */
import { createHash } from 'node:crypto';
import type { Principal } from '../../core/model/principal.ts';
import type { ClaimId, NamedCall } from '../../core/ports/kept-answer-store.ts';
import type { Endpoint, EndpointReply, EndpointRequest } from '../../kernel/endpoint.ts';
import { ConflictError } from '../../kernel/errors.ts';
import type { ApiServices } from '../api-services.ts';
import { idempotencyHeaders, idempotencyOf, IDEMPOTENCY_KEY } from './idempotency.ts';

type Asked = EndpointRequest<unknown, unknown, unknown>;
type OnceServices = Pick<ApiServices, 'keptAnswers' | 'newId'>;

/** Header of an answer that is given again. */
export const REPLAYED = 'Idempotent-Replayed';
/** Until a call that is under way may be answered. */
const SOON_MS = 1_000;

/**
 * For endpoints that an API key opens. Those that declare the header themselves keep the key with what they make, for as long as that is
 * there; of a body that is handed over as it arrives nobody can tell whether it is the same.
 */
export function answerOnce(services: OnceServices, endpoint: Endpoint): Endpoint {
  const isRepeatable = endpoint.headers !== undefined && IDEMPOTENCY_KEY in endpoint.headers;
  if (endpoint.auth === 'none' || endpoint.method !== 'post' || endpoint.streamed !== undefined || endpoint.showsSecret || isRepeatable)
    return endpoint;
  return {
    ...endpoint,
    headers: { ...endpoint.headers, ...idempotencyHeaders },
    handle: async (request, caller) => {
      const key = idempotencyOf(request.headers);
      if (key === null) return endpoint.handle(request, caller);
      const { tenantId, id: callerId } = caller as Principal;
      const make = () => endpoint.handle(request, caller);
      return once(services, { tenantId, callerId, key }, fingerprint(endpoint, request), make);
    },
  };
}

async function once(
  { keptAnswers, newId }: OnceServices,
  call: NamedCall,
  request: string,
  make: () => Promise<EndpointReply>,
): Promise<EndpointReply> {
  const claimId = newId<ClaimId>();
  const claim = await keptAnswers.claim(call, request, claimId);
  const about = { field: IDEMPOTENCY_KEY };
  if (claim.kind === 'other') throw new ConflictError('This Idempotency-Key was used for another request.', about);
  if (claim.kind === 'busy')
    throw new ConflictError('The first call with this Idempotency-Key is still under way.', { ...about, retryAfterMs: SOON_MS });
  if (claim.kind === 'answered') {
    const { status, body, headers } = claim.answer;
    return { status, body, headers: { ...headers, [REPLAYED]: 'true' } };
  }
  let reply: EndpointReply;
  try {
    reply = await make();
  } catch (error) {
    await keptAnswers.release(call, claimId);
    throw error;
  }
  // A stream or a file is no answer that could be given twice.
  if ('stream' in reply || 'download' in reply || 'content' in reply) await keptAnswers.release(call, claimId);
  else await keptAnswers.keep(call, claimId, reply);
  return reply;
}

/** Stands for everything that is asked, files by what they hold. */
function fingerprint({ operationId }: Endpoint, { params, query, body, files }: Asked): string {
  const hash = createHash('sha256').update(JSON.stringify([operationId, params, query, body]));
  for (const { fileName, mediaType, bytes } of files) {
    hash.update(JSON.stringify([fileName, mediaType, bytes.byteLength])).update(bytes);
  }
  return hash.digest('hex');
}
