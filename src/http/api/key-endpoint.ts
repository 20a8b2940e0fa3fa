/** Declares endpoints that an API key opens: the caller is its principal. */
import type { Principal } from '../../core/model/api-key.ts';
import { endpoint, type Endpoint } from '../../kernel/endpoint.ts';

/** As `endpoint`, with the principal as the caller. */
export function keyEndpoint<Params = undefined, Query = undefined, Body = undefined>(
  spec: Endpoint<Params, Query, Body, Principal>,
): Endpoint<Params, Query, Body, Principal> {
  return endpoint(spec);
}
