/** Invitations: a link by which a person becomes an operator with a password of its own. */
import { z } from 'zod';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { endpoint, type Endpoint } from '../../../kernel/endpoint.ts';
import type { InvitationId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { assertGives } from './routes.ts';
import {
  acceptanceSchema,
  invitationSchema,
  newInvitationSchema,
  operatorSchema,
  presentInvitation,
  presentOperator,
  shownInvitationSchema,
} from './schema.ts';

const WHAT = 'This invitation';
const tag = 'operators';
const path = '/api/v1/invitations';

type InvitationServices = Pick<ApiServices, 'operators' | 'team'>;

export function createInvitationEndpoints(services: InvitationServices): readonly Endpoint[] {
  return [createListing(services), createInviting(services), createWithdrawing(services), createAccepting(services)];
}

function createListing({ operators }: InvitationServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path,
    operationId: 'listInvitations',
    tag,
    summary: 'Who was invited, the newest first; those used and withdrawn too.',
    query: z.strictObject(pageQuery),
    responses: { 200: { description: 'A page of invitations.', schema: listOf(invitationSchema) } },
    handle: async ({ query }, { tenantId }) => ({
      status: 200,
      body: presentPage(await operators.invitations(tenantId, pageOf(query)), presentInvitation),
    }),
  });
}

function createInviting({ team }: InvitationServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path,
    operationId: 'inviteOperator',
    tag,
    summary: 'Invite a person, who chooses name and password; the invitation counts once, for a week.',
    showsSecret: true,
    body: newInvitationSchema,
    responses: {
      201: { description: 'Made. The token is shown this once.', schema: shownInvitationSchema },
      402: { description: 'The plan holds no more operators.' },
    },
    handle: async ({ body }, caller) => {
      assertGives(caller, body.role);
      const { invitation, token } = await team.invite(caller.tenantId, { ...body, invitedBy: caller.name });
      return { status: 201, body: { ...presentInvitation(invitation), token: token.reveal() } };
    },
  });
}

function createWithdrawing({ operators }: InvitationServices): Endpoint {
  return keyEndpoint({
    method: 'delete',
    path: `${path}/{id}`,
    operationId: 'withdrawInvitation',
    tag,
    summary: 'Withdraw an invitation that was not used.',
    params: idParams,
    responses: { 204: { description: 'Withdrawn.' }, 404: { description: 'There is none of this id that waits.' } },
    handle: async ({ params }, { tenantId }) => {
      found(WHAT, (await operators.withdraw(tenantId, idOf<InvitationId>(WHAT, params.id))) || null);
      return { status: 204 };
    },
  });
}

function createAccepting({ team }: InvitationServices): Endpoint {
  return endpoint<undefined, undefined, z.output<typeof acceptanceSchema>>({
    method: 'post',
    path: `${path}/accept`,
    operationId: 'acceptInvitation',
    tag,
    summary: 'Become an operator by an invitation; then sign in.',
    auth: 'none',
    body: acceptanceSchema,
    responses: {
      201: { description: 'The operator.', schema: operatorSchema },
      402: { description: 'The plan holds no more operators.' },
      404: { description: 'The invitation is unknown, used, withdrawn or too old.' },
      409: { description: 'The e-mail address is taken.' },
    },
    tracedAs: async ({ body, address }) => {
      const open = await team.openInvitation(body.token, address);
      return open && { tenantId: open.tenantId, actor: `invitation:${open.invitation.id}`, name: body.name };
    },
    handle: async ({ body: { token, ...given } }) => ({ status: 201, body: presentOperator(await team.accept(token, given)) }),
  });
}
