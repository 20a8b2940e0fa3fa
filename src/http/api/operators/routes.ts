/** The people of a business: looked up, made, changed and removed. */
import { z } from 'zod';
import { assertWithin } from '../../../core/model/assert-may.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import type { Operator } from '../../../core/model/operator.ts';
import type { Principal } from '../../../core/model/principal.ts';
import type { Role } from '../../../core/model/role.ts';
import type { OperatorChange } from '../../../core/ports/operator-store.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { OperatorId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { newOperatorSchema, operatorChangeSchema, operatorSchema, presentOperator, shownOperatorSchema } from './schema.ts';

const WHAT = 'This operator';
const tag = 'operators';
const path = '/api/v1/operators';
const one = { path: `${path}/{id}`, tag, params: idParams } as const;
const LAST_OWNER = { description: 'It is the last owner, or the e-mail address is taken.' };

type TeamServices = Pick<ApiServices, 'operators' | 'team'>;

export function createOperatorEndpoints(services: TeamServices): readonly Endpoint[] {
  return [
    ...createReading(services),
    createMaking(services),
    createChanging(services),
    createResetting(services),
    createRemoving(services),
  ];
}

function createReading({ operators }: TeamServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listOperators',
      tag,
      summary: 'The people of the team who may sign in, the newest first.',
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page of operators.', schema: listOf(operatorSchema) } },
      handle: async ({ query }, { tenantId }) => ({
        status: 200,
        body: presentPage(await operators.list(tenantId, pageOf(query)), presentOperator),
      }),
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      operationId: 'getOperator',
      summary: 'One operator.',
      responses: { 200: { description: 'The operator.', schema: operatorSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentOperator(found(WHAT, await operators.get(tenantId, idOf<OperatorId>(WHAT, params.id)))),
      }),
    }),
  ];
}

function createMaking({ team }: TeamServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path,
    operationId: 'createOperator',
    tag,
    summary: 'Make an operator with a one-time password; see also invitations.',
    showsSecret: true,
    body: newOperatorSchema,
    responses: {
      201: { description: 'Made. The password is shown this once.', schema: shownOperatorSchema },
      402: { description: 'The plan holds no more operators.' },
      409: { description: 'The e-mail address is taken.' },
    },
    handle: async ({ body }, caller) => {
      assertGives(caller, body.role);
      const { operator, password } = await team.create(caller.tenantId, body);
      return { status: 201, body: { ...presentOperator(operator), one_time_password: password.reveal() } };
    },
  });
}

function createChanging({ operators, team }: TeamServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'patch',
    operationId: 'changeOperator',
    summary: 'Change an operator: what is absent stays as it is.',
    body: operatorChangeSchema,
    responses: { 200: { description: 'The operator as it now is.', schema: operatorSchema }, 409: LAST_OWNER },
    trail: async ({ params }, { tenantId }) => {
      const operator = await operators.get(tenantId, idOf<OperatorId>(WHAT, params.id));
      return operator && { role: operator.role, state: operator.state };
    },
    handle: async ({ params, body }, caller) => {
      const { id } = await manageable(operators, caller, params.id);
      if (body.role !== undefined) assertGives(caller, body.role);
      const change = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as OperatorChange;
      return { status: 200, body: presentOperator(found(WHAT, await team.change(caller.tenantId, id, change))) };
    },
  });
}

function createResetting({ operators, team }: TeamServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'post',
    path: `${one.path}/reset-password`,
    operationId: 'resetPassword',
    summary: 'Give an operator a new one-time password: it is unlocked, and its sessions end.',
    showsSecret: true,
    responses: { 201: { description: 'The password is shown this once.', schema: shownOperatorSchema } },
    handle: async ({ params }, caller) => {
      const { id } = await manageable(operators, caller, params.id);
      const password = found(WHAT, await team.resetPassword(caller.tenantId, id));
      const operator = found(WHAT, await operators.get(caller.tenantId, id));
      return { status: 201, body: { ...presentOperator(operator), one_time_password: password.reveal() } };
    },
  });
}

function createRemoving({ operators }: TeamServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'delete',
    operationId: 'removeOperator',
    summary: 'Remove an operator with its sessions; what it did stays under its name.',
    responses: { 204: { description: 'Removed.' }, 409: LAST_OWNER },
    handle: async ({ params }, caller) => {
      const { id } = await manageable(operators, caller, params.id);
      found(WHAT, (await operators.remove(caller.tenantId, id)) || null);
      return { status: 204 };
    },
  });
}

async function manageable(operators: TeamServices['operators'], caller: Principal, id: string): Promise<Operator> {
  const operator = found(WHAT, await operators.get(caller.tenantId, idOf<OperatorId>(WHAT, id)));
  assertGives(caller, operator.role);
  return operator;
}

/** People may do all that their role lets them, so that a key for parts of the API makes none. @throws AuthError */
export const assertGives = (caller: Principal, role: Role): void => assertWithin(caller, { role, scopes: null });
