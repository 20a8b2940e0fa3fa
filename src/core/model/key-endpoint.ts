/** Declares endpoints that an API key or a signed-in operator opens: what they take of a caller comes from the table of operations. */
import type { Endpoint } from '../../kernel/endpoint.ts';
import { accessOf, type Operation } from './access.ts';
import type { Principal } from './principal.ts';

type Declared<Params, Query, Body> = Omit<Endpoint<Params, Query, Body, Principal>, 'auth' | 'operationId'> & {
  readonly operationId: Operation;
};

/** As `endpoint`, with the principal as the caller. */
export function keyEndpoint<Params = undefined, Query = undefined, Body = undefined>(
  spec: Declared<Params, Query, Body>,
): Endpoint<Params, Query, Body, Principal> {
  return { ...spec, auth: accessOf(spec.operationId) };
}
